import { beforeAll, describe, expect, it } from 'vitest';
import { finishPasskey, beginPasskey } from '#lib/auth/enrol-passkey.ts';
import { listOwnPasskeys, removePasskey } from '#lib/auth/own-passkeys.ts';
import { passkeySite } from '#lib/auth/passkey-site.ts';
import { resolveSession } from '#lib/auth/resolve-session.ts';
import { askForPasskey, showPasskey } from '#lib/auth/use-passkey.ts';
import { changeSignInPolicy } from '#lib/admin/change-sign-in-policy.ts';
import { setClockOffset } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { requireFreshSession } from '#lib/access/fresh-session.ts';
import { writingConnection } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { changePerson } from '#lib/users/change-person.ts';
import { cookieOf, postSignIn, setUpServer } from '#tests/support/auth.ts';
import { anonymous, contextOf, joinPerson, operator } from '#tests/support/people.ts';
import { SoftAuthenticator } from '#tests/support/soft-authenticator.ts';

const headers = new Headers({ 'x-pincite-client': '192.0.2.9' });
const wrong = { code: 'SECOND_FACTOR_WRONG' };

const signedInAs = (cookies: readonly string[]) => {
  const cookie = cookies.map((one) => one.split(';')[0]).join('; ');
  return resolveSession(new Headers({ cookie }), 'test');
};

async function enrol(context: RequestContext, device: SoftAuthenticator): Promise<string[]> {
  const { challenge } = await beginPasskey(context);
  const { cookies } = await finishPasskey(context, {
    name: 'Laptop',
    response: device.register(challenge),
    headers,
  });
  return cookies;
}

describe('a passkey', () => {
  let site = { id: '', origin: '' };
  let annId = '';
  let ann: RequestContext;
  let device: SoftAuthenticator;

  beforeAll(async () => {
    migrateDatabase();
    await setUpServer();
    annId = await joinPerson('ann@example.org');
    ann = contextOf(annId);
    site = passkeySite() ?? site;
    device = new SoftAuthenticator(site);
    await enrol(ann, device);
  });

  it('signs in without a password, as two factors at once', async () => {
    const { challenge } = await askForPasskey(anonymous);
    const { cookies } = await showPasskey(anonymous, { response: device.assert(challenge), headers });
    expect((await signedInAs(cookies))?.principal).toMatchObject({ kind: 'person', userId: annId });
    await changeSignInPolicy(operator, { everybody: true, administrators: true, workspaceRole: 'reader' });
    expect((await signedInAs(cookies))?.principal.kind).toBe('person');
  });

  it('completes a sign-in that lacks the second factor, and only that of its own person', async () => {
    await joinPerson('ben@example.org');
    const pendingOf = async (email: string) => {
      const cookie = cookieOf(await postSignIn(email));
      const context = await resolveSession(new Headers({ cookie }), 'test');
      if (context?.principal.kind !== 'pending') throw new Error('not pending');
      return context;
    };
    const ofAnn = await pendingOf('ann@example.org');
    expect(ofAnn.principal).toMatchObject({ needs: 'second-factor' });
    const ofBen = await pendingOf('ben@example.org');
    expect(ofBen.principal).toMatchObject({ needs: 'enrolment' });
    const asked = await askForPasskey(ofBen);
    await expect(
      showPasskey(ofBen, { response: device.assert(asked.challenge), headers }),
    ).rejects.toMatchObject(wrong);
    const again = await askForPasskey(ofAnn);
    const { cookies } = await showPasskey(ofAnn, { response: device.assert(again.challenge), headers });
    expect((await signedInAs(cookies))?.principal).toMatchObject({ kind: 'person', userId: annId });
    const own = new SoftAuthenticator(site);
    expect((await signedInAs(await enrol(ofBen, own)))?.principal.kind).toBe('person');
    await changeSignInPolicy(operator, { everybody: false, administrators: false, workspaceRole: null });
  });

  it('makes a session fresh again', async () => {
    const context = contextOf(annId);
    setClockOffset(6 * 60_000);
    await expect(requireFreshSession(context)).rejects.toMatchObject({ code: 'STEP_UP_REQUIRED' });
    const { challenge } = await askForPasskey(context);
    expect(await showPasskey(context, { response: device.assert(challenge), headers })).toEqual({
      cookies: [],
    });
    await requireFreshSession(context);
    setClockOffset(0);
  });

  it('is refused when it is shown again, for another challenge, site or key, unverified, or as a copy', async () => {
    const challenge = async () => (await askForPasskey(anonymous)).challenge;
    const show = (response: ReturnType<SoftAuthenticator['assert']>) =>
      showPasskey(anonymous, { response, headers });
    const used = device.assert(await challenge());
    await show(used);
    await expect(show(used)).rejects.toMatchObject(wrong);
    await expect(show(device.assert(Buffer.from('never asked').toString('base64url')))).rejects.toMatchObject(
      wrong,
    );
    await expect(show(device.assert(await challenge(), { isVerified: false }))).rejects.toMatchObject(wrong);
    const strange = new SoftAuthenticator(site);
    await expect(show(strange.assert(await challenge()))).rejects.toMatchObject(wrong);
    const posed = { ...strange.assert(await challenge()), id: device.id.toString('base64url') };
    posed.rawId = posed.id;
    await expect(show(posed)).rejects.toMatchObject(wrong);
    const good = device.assert(await challenge());
    const forged = {
      ...good,
      response: { ...good.response, signature: Buffer.from('no').toString('base64url') },
    };
    await expect(show(forged)).rejects.toMatchObject(wrong);
    const counter = device.counter;
    device.counter = 0;
    await expect(show(device.assert(await challenge()))).rejects.toMatchObject(wrong);
    device.counter = counter + 1;
    await show(device.assert(await challenge()));
    setClockOffset(0);
    const late = await challenge();
    setClockOffset(11 * 60_000);
    await expect(show(device.assert(late))).rejects.toMatchObject(wrong);
    setClockOffset(0);
  });

  it('is made for this site, this person and this session only', async () => {
    const other = new SoftAuthenticator({ id: 'evil.example', origin: 'https://evil.example' });
    await expect(enrol(ann, other)).rejects.toMatchObject(wrong);
    const carlId = await joinPerson('carl@example.org');
    const carl = contextOf(carlId);
    const { challenge } = await beginPasskey(ann);
    const response = new SoftAuthenticator(site).register(challenge);
    await expect(finishPasskey(carl, { name: 'x', response, headers })).rejects.toMatchObject(wrong);
    await expect(enrol(carl, device)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await listOwnPasskeys(carl)).toEqual([]);
  });

  it('starts no session when it is removed while it is shown', async () => {
    const evaId = await joinPerson('eva@example.org');
    const own = new SoftAuthenticator(site);
    await enrol(contextOf(evaId), own);
    const { sqlite } = writingConnection();
    // Right after it was found to fit, before the session of that sign-in is started.
    sqlite.exec(`create temp trigger meanwhile after update of counter on passkeys
      begin delete from passkeys where id = new.id; end`);
    const { challenge } = await askForPasskey(anonymous);
    const refusal: unknown = await showPasskey(anonymous, { response: own.assert(challenge), headers }).catch(
      (error: unknown) => error,
    );
    sqlite.exec('drop trigger temp.meanwhile');
    expect(refusal).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('opens nothing once the account is disabled or the passkey removed', async () => {
    const danId = await joinPerson('dan@example.org');
    const dan = contextOf(danId);
    const own = new SoftAuthenticator(site);
    await enrol(dan, own);
    const show = async () => {
      const { challenge } = await askForPasskey(anonymous);
      return showPasskey(anonymous, { response: own.assert(challenge), headers });
    };
    await changePerson(operator, { userId: danId, disabled: true });
    await expect(show()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await changePerson(operator, { userId: danId, disabled: false });
    await show();
    const again = contextOf(danId);
    const [passkey] = await listOwnPasskeys(again);
    const passkeyId = passkey?.id ?? '';
    await expect(removePasskey(ann, { passkeyId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await removePasskey(again, { passkeyId });
    await expect(show()).rejects.toMatchObject(wrong);
  });
});
