import type { SignInPolicy } from '#lib/access/sign-in-policy.ts';

export type PolicyName = 'nobody' | 'administrators' | 'managers' | 'editors' | 'everybody';

/** The policies that the page offers, mildest first. */
export const policies: Record<PolicyName, SignInPolicy> = {
  nobody: { everybody: false, administrators: false, workspaceRole: null },
  administrators: { everybody: false, administrators: true, workspaceRole: null },
  managers: { everybody: false, administrators: true, workspaceRole: 'manager' },
  editors: { everybody: false, administrators: true, workspaceRole: 'editor' },
  everybody: { everybody: true, administrators: true, workspaceRole: 'reader' },
};

/** Which of them is in force. One that a program set and that the page does not offer is shown as the next stricter one. */
export function policyName({ everybody, administrators, workspaceRole }: SignInPolicy): PolicyName {
  if (everybody || workspaceRole === 'reader') return 'everybody';
  if (workspaceRole === 'editor') return 'editors';
  if (workspaceRole === 'manager') return 'managers';
  return administrators ? 'administrators' : 'nobody';
}
