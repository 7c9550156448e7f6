export type PersonAct = 'promote' | 'demote' | 'disable' | 'enable' | 'clear' | 'disconnect';

type ActWords = {
  /** What is sent to the server, or what of theirs is deleted there. */
  change: { role: 'administrator' | 'person' } | { disabled: boolean } | 'second-factors' | 'identities';
  title: (name: string) => string;
  text: string;
  label: string;
  tone: 'primary' | 'danger';
  done: (name: string) => string;
};

/** What is asked before each act on a person, and said after it. */
export const personActs: Record<PersonAct, ActWords> = {
  promote: {
    change: { role: 'administrator' },
    title: (name) => `Make ${name} an administrator?`,
    text: 'Administrators invite and disable people, make links for forgotten passwords, choose models and see how the server is doing. They read documents only in workspaces that they are members of.',
    label: 'Make administrator',
    tone: 'primary',
    done: (name) => `${name} is now an administrator.`,
  },
  demote: {
    change: { role: 'person' },
    title: (name) => `Take the administration away from ${name}?`,
    text: 'They keep their account and their workspaces. Open invitations and links that they made stop working.',
    label: 'Take it away',
    tone: 'danger',
    done: (name) => `${name} is no longer an administrator.`,
  },
  disable: {
    change: { disabled: true },
    title: (name) => `Disable the account of ${name}?`,
    text: 'They are signed out everywhere at once and can’t sign in again. Open invitations and links that they made stop working. Their roles and conversations stay, so that the account can be enabled again.',
    label: 'Disable',
    tone: 'danger',
    done: (name) => `The account of ${name} is disabled.`,
  },
  clear: {
    change: 'second-factors',
    title: (name) => `Remove the second factors of ${name}?`,
    text: 'For somebody who lost them: make sure who asks. Their authenticator app, passkeys and recovery codes stop working, and they are signed out. They sign in with the password and can set up new ones.',
    label: 'Remove',
    tone: 'danger',
    done: (name) => `The second factors of ${name} are removed.`,
  },
  disconnect: {
    change: 'identities',
    title: (name) => `Disconnect ${name} from single sign-on?`,
    text: 'Their account is no longer connected with any provider: they sign in with the password or a passkey. They are signed out now, and their keys for programs stop working. Groups that came by a provider give them nothing any more. They can connect it again, with this account only.',
    label: 'Disconnect',
    tone: 'danger',
    done: (name) => `${name} is disconnected from single sign-on.`,
  },
  enable: {
    change: { disabled: false },
    title: (name) => `Enable the account of ${name}?`,
    text: 'They can sign in again, with the roles they had.',
    label: 'Enable',
    tone: 'primary',
    done: (name) => `The account of ${name} is enabled.`,
  },
};
