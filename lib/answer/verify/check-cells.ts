import { isSameToken, readTokens, type Token } from './read-tokens.ts';

/** A cell of a table row as it is cited, with the words that tell its head from the other heads of the row. */
type Cell = { head: readonly Token[]; value: readonly Token[]; written: string };

/** Between the cells of a row that was read from a table: "2018: 1,577 | 2017: 1,373". */
const separator = ' | ';

const isFigure = ({ kind }: Token) => kind === 'number' || kind === 'value';
const has = (tokens: readonly Token[], wanted: Token) => tokens.some((one) => isSameToken(wanted, one));
const contentOf = (text: string) => readTokens(text).tokens.filter(({ isContent }) => isContent);

function cellsOf(sentence: string): Cell[] {
  const cells = sentence.split(separator).flatMap((cell): Cell[] => {
    const colon = cell.lastIndexOf(': ');
    if (colon < 0) return [];
    const written = cell.slice(colon + 2).trim();
    return [{ head: contentOf(cell.slice(0, colon)), value: contentOf(written), written }];
  });
  return cells.map((cell) => ({
    ...cell,
    head: cell.head.filter((token) => !cells.every(({ head }) => has(head, token))),
  }));
}

/**
 * Figures that the claim takes from one cell of a table row while it names the head of another one, in words: the figure
 * of 2018 for 2017, the dose of another weight.
 */
export function checkCells(claim: readonly Token[], sentences: readonly string[]): string[] {
  const isNamed = ({ head }: Cell) => head.length > 0 && head.every((token) => has(claim, token));
  return sentences
    .filter((sentence) => sentence.includes(separator))
    .flatMap((sentence) => {
      const cells = cellsOf(sentence);
      const named = cells.filter(isNamed);
      return claim.filter(isFigure).flatMap((figure) => {
        const own = cells.filter(({ value }) => has(value, figure));
        // A figure that is a head itself, as a year is, says which cell is meant.
        const isHead = cells.some(({ head }) => has(head, figure));
        if (own.length === 0 || isHead || own.some(isNamed)) return [];
        const meant = named.find(
          ({ value }) => value.some(isFigure) && !value.every((one) => has(claim, one)),
        );
        return meant ? [`“${figure.written}” stands where the source has “${meant.written}”`] : [];
      });
    });
}
