const longest = 120;

/** A text on one line, cut at a length; the mark that parts headings is taken out. */
export function tidyText(text: string, longestCharacters: number): string {
  const plain = text.replaceAll('›', ' ').replace(/\s+/g, ' ').trim();
  return plain.length <= longestCharacters ? plain : `${plain.slice(0, longestCharacters - 1).trimEnd()}…`;
}

/** The words of a file name: "AMCOR_2023_10K.pdf" becomes "AMCOR 2023 10K". */
export function nameWords(fileName: string): string {
  return tidyText(
    fileName
      .replace(/\.[a-z0-9]{1,8}$/i, '')
      .replace(/[_+]+/g, ' ')
      .replace(/(?<=\w)-(?=\w{3})/g, ' '),
    longest,
  );
}
