/** How long a password may be, in characters; handed down by the server. */
export type PasswordLength = { least: number; most: number };

/** What is wrong with a name that must be given, or nothing. */
export function checkName(name: string, what: string, longest = 200): string | undefined {
  if (name.trim() === '') return `Type ${what}.`;
  return name.trim().length > longest ? `Use at most ${longest} characters.` : undefined;
}

/** What is wrong with an e-mail address, or nothing. Only the server knows for sure; this catches slips. */
export function checkAddress(address: string): string | undefined {
  if (address.trim() === '') return 'Type an e-mail address.';
  return /^[^\s@]+@[^\s@]+$/.test(address.trim()) ? undefined : 'An address looks like name@example.org.';
}

/** What is wrong with a new password, or nothing. Only its length counts. */
export function checkNewPassword(password: string, length: PasswordLength): string | undefined {
  const characters = password.length;
  if (characters === 0) return 'Choose a password.';
  if (characters < length.least) {
    return `Use at least ${length.least} characters; this has ${characters}.`;
  }
  return characters > length.most ? `Use at most ${length.most} characters.` : undefined;
}
