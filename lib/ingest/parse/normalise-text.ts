/** Blanks of every width; zero-width marks and controls are dropped, and so are soft hyphens inside a line. */
const blanks = /[\s\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+/g;
const invisible =
  /[\u0001-\u0008\u000b\u000e-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffc\ufffe\uffff]/g;
const ligatures = /[\ufb00-\ufb06]/g;
/** Symbol and Wingdings fonts put their bullets into the private area. */
const privateBullets = /[\uf0a7\uf0b7\uf0d8\uf076\uf0fc\uf06c\uf06e]/g;

/** Stands for a character that the file doesn't name. */
export const unknownCharacter = '\ufffd';

/**
 * Text as it is kept: ligatures taken apart, blanks of every kind one space, nothing invisible. A soft hyphen at the very
 * end stays as a hyphen, because there a word was broken. Not trimmed.
 */
export function normaliseText(text: string): string {
  return text
    .toWellFormed()
    .replace(ligatures, (ligature) => ligature.normalize('NFKC'))
    .replace(privateBullets, '\u2022')
    .replace(/\u00ad(?=\s*$)/, '-')
    .replace(/\u00ad/g, '')
    .replace(/\u0000/g, unknownCharacter)
    .replace(invisible, '')
    .replace(blanks, ' ');
}

const privateUse = /[\ue000-\uf8ff\ufffd]/g;

/** True when most of the text is in the private area: the font doesn't say which characters its shapes are. */
export function isUndecodable(text: string): boolean {
  const letters = text.replace(/\s/g, '');
  return letters.length > 0 && (letters.match(privateUse)?.length ?? 0) > letters.length / 2;
}
