/** Raised with every change of what parsers give for the same file: it makes an unfinished document be read again. */
export const parserVersion = 5;
