const pieces = /\p{L}+|\p{N}+|[^\s\p{L}\p{N}]/gu;
const charactersPerPiece = 5;
const digitsPerToken = 3;

/**
 * About how many tokens a text has for an English word-piece model: words of up to five letters are one token, digits
 * go by threes, and each sign counts. Good to about 15 %; used to cut chunks, never to fill a prompt.
 */
export function estimateTokens(text: string): number {
  let tokens = 0;
  for (const [piece] of text.matchAll(pieces)) tokens += tokensOf(piece);
  return tokens;
}

function tokensOf(piece: string): number {
  const first = piece.charCodeAt(0);
  if (first < 128) {
    const isDigit = first >= 48 && first <= 57;
    return isDigit
      ? Math.ceil(piece.length / digitsPerToken)
      : 1 + Math.floor(Math.max(0, piece.length - 1) / charactersPerPiece / 1.6);
  }
  // Scripts without spaces, and letters that such models know little of.
  return Math.ceil(piece.length / 1.5);
}
