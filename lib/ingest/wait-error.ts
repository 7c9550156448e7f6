/** Something that the work needs is away for now: try again later, without counting it against the document. */
export class WaitError extends Error {
  override readonly name = 'WaitError';
}
