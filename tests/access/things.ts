/** What an identifier names. tests/access/support/things.ts makes one of each. */
export type ThingKind =
  | 'workspace'
  | 'document'
  | 'conversation'
  | 'deletedConversation'
  | 'goldenQuestion'
  | 'workspaceRole'
  | 'person'
  | 'group'
  | 'invitation'
  | 'job'
  | 'engine'
  | 'modelDownload'
  | 'unmanagedWorkspace'
  /** A workspace as administrators name it, who see the list of all. */
  | 'listedWorkspace'
  | 'wall'
  | 'breakGlass'
  /** A document that only its owner may read, and the grant of another person to it. */
  | 'restrictedDocument'
  | 'grant'
  /** A restricted document that nobody can open any more. */
  | 'strandedDocument'
  /** Somebody who manages the workspace. */
  | 'workspaceManager'
  | 'session'
  | 'apiKey'
  | 'identityProvider'
  /** Of somebody who is none of the personas: whoever has one shows it with each sign-in. */
  | 'passkey'
  /** At a provider, likewise; and whose it is, as administrators name them. */
  | 'identity'
  | 'identityOwner';
