/** Erasing what people deleted is never called off. Any building of an index anew may be what erases from its files. */
export const neverCancelled: ReadonlySet<string> = new Set([
  'remove-document',
  'remove-workspace',
  'clear-version',
  'rebuild-index',
]);
