/**
 * One spelling for what is only typed differently: blanks, quotation marks, dashes, ligatures, fractions, decimal points,
 * contracted "not", and digits grouped by thin blanks. Facts are read from this text, never from the document's own.
 */
export function normaliseText(text: string): string {
  return text
    .replaceAll(/(\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))/gu, '$1,')
    .replaceAll(/(?<=\d)\s*([¼½¾])/gu, ' $1')
    .normalize('NFKC')
    .replaceAll(/[\u00ad\u200b]/gu, '')
    .replaceAll(/[‐‑‒–—−]/gu, '-')
    .replaceAll(/[’‘ʼ]/gu, "'")
    .replaceAll('⁄', '/')
    .replaceAll(/(?<=\d)·(?=\d)/gu, '.')
    .replaceAll(/\b(?:cannot|can't)\b/giu, 'can not')
    .replaceAll(/\bwon't\b/giu, 'will not')
    .replaceAll(/\bshan't\b/giu, 'shall not')
    .replaceAll(/n't\b/giu, ' not')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}
