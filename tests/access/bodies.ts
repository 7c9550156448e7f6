/** Bodies that routes of the inventory take, where they are more than a field or two. */

export const wallBody = ({ userId, workspaceId }: Readonly<Record<string, string>>) => ({
  name: 'New wall',
  reason: 'Two teams act against each other.',
  kind: 'all-but-these',
  userIds: [userId],
  groupIds: [],
  workspaceIds: [workspaceId],
  startsAt: null,
  endsAt: null,
});
export const provider = () => ({
  name: `Provider ${Math.random()}`,
  issuer: `http://127.0.0.1:9/${Math.random()}`,
  clientId: 'pincite',
  clientSecret: 'only for a test',
  groupClaim: null,
  groups: [],
  asksSecondFactor: false,
  enabled: true,
});
export const code = () => ({ code: '000000' });
/** In the form of a browser's reply, and no passkey of anybody. */
export const passkeyReply = (response: Record<string, string>) => ({
  id: 'none',
  rawId: 'none',
  type: 'public-key',
  clientExtensionResults: {},
  response: { clientDataJSON: 'none', ...response },
});

export const costsBody = () => ({
  currency: 'EUR',
  hardwarePrice: 3000,
  yearsOfUse: 4,
  watts: 120,
  hoursPerDay: 24,
  pricePerKilowattHour: 0.3,
  otherPerMonth: 0,
  apiPrices: [],
});
