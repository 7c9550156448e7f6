/** The lay-out of a sample: lines, columns, pages and tables, set on a pdfkit document. Coordinates are points. */
import PDFDocument from 'pdfkit';

export type Style = {
  serif: boolean;
  sizePoints: number;
  gapPoints: number;
  columns: number;
  sidePoints: number;
};
type TextLook = { bold?: boolean; scale?: number; centered?: boolean; indent?: number; hang?: string };

const page = { width: 595.28, height: 841.89, top: 78, bottom: 72 };
const columnGap = 26;
/** Soft hyphens of the sources: where a word may be divided at the end of a line. */
const divider = '~';

/** Sets blocks one below the other, going on in the next column or on the next page when one is full. */
export class Layout {
  readonly pdf: PDFKit.PDFDocument;
  readonly #style: Style;
  #column = 0;
  #y = page.top;
  /** Where the columns of this page begin: below what was set over the full width. */
  #columnTop = page.top;
  #fullWidth = true;

  constructor(style: Style, information: Record<string, string | Date>) {
    this.#style = style;
    this.pdf = new PDFDocument({ size: 'A4', margin: 0, bufferPages: true, info: information });
  }

  /** From here on text runs in the columns of the style. */
  startColumns(): void {
    if (!this.#fullWidth) return;
    this.#fullWidth = false;
    this.#columnTop = this.#y;
  }

  newPage(): void {
    this.pdf.addPage();
    this.#column = 0;
    this.#y = page.top;
    this.#columnTop = page.top;
  }

  space(heightPoints: number): void {
    this.#y += heightPoints;
  }

  /** Keeps a heading together with the lines after it. */
  keepTogether(heightPoints: number): void {
    if (this.#y + heightPoints > page.height - page.bottom) this.#nextColumn();
  }

  text(content: string, look: TextLook = {}): void {
    const { pdf } = this;
    const size = this.#style.sizePoints * (look.scale ?? 1);
    const indent = look.indent ?? 0;
    this.#setFont(size, look.bold ?? false);
    const lines = content.split('\n').flatMap((line) => this.#wrap(line, this.#width - indent));
    for (const [index, line] of lines.entries()) {
      this.keepTogether(size);
      this.#setFont(size, look.bold ?? false);
      const x = look.centered
        ? this.#left + (this.#width - pdf.widthOfString(line)) / 2
        : this.#left + indent;
      if (index === 0 && look.hang !== undefined) {
        pdf.text(look.hang, this.#left, this.#y, { lineBreak: false });
      }
      pdf.text(line, x, this.#y, { lineBreak: false });
      this.#y += size + this.#style.gapPoints;
    }
  }

  /** A framed note over the whole width of the column. */
  note(content: string): void {
    const size = this.#style.sizePoints * 0.9;
    this.#setFont(size, false);
    const lines = this.#wrap(content, this.#width - 16);
    const height = lines.length * (size + 3) + 12;
    this.keepTogether(height);
    this.pdf.rect(this.#left, this.#y, this.#width, height).lineWidth(0.6).stroke('#8a5a00');
    this.pdf.fillColor('#5c3d00');
    for (const [index, line] of lines.entries()) {
      this.pdf.text(line, this.#left + 8, this.#y + 7 + index * (size + 3), { lineBreak: false });
    }
    this.pdf.fillColor('black');
    this.#y += height + this.#style.gapPoints;
  }

  /** A table with rules between its rows; its first row is the header and is repeated on each page. */
  table(rows: readonly (readonly string[])[]): void {
    const [header, ...body] = rows;
    if (!header) return;
    const size = Math.min(this.#style.sizePoints * 0.92, 10);
    const widths = this.#columnWidths(rows, size);
    this.keepTogether(4 * (size + 8));
    this.#row(header, { widths, size, bold: true });
    for (const row of body) {
      const before = this.#y;
      this.keepTogether(this.#rowHeight(row, { widths, size, bold: false }));
      if (this.#y < before) this.#row(header, { widths, size, bold: true });
      this.#row(row, { widths, size, bold: false });
    }
    this.#y += 4;
  }

  /** Writes the running header and footer on every page and ends the document. */
  finish(runningHeader: string): void {
    const { start, count } = this.pdf.bufferedPageRange();
    for (let index = start; index < start + count; index++) {
      this.pdf.switchToPage(index);
      this.#setFont(8, false);
      this.pdf.fillColor('#444444');
      this.pdf.text(runningHeader, this.#style.sidePoints, 40, { lineBreak: false });
      const foot = page.height - 44;
      this.pdf.text('Sample document, invented for demonstration', this.#style.sidePoints, foot, {
        lineBreak: false,
      });
      const number = `Page ${index + 1} of ${count}`;
      const right = page.width - this.#style.sidePoints - this.pdf.widthOfString(number);
      this.pdf.text(number, right, foot, { lineBreak: false });
    }
    this.pdf.end();
  }

  get #width(): number {
    const whole = page.width - 2 * this.#style.sidePoints;
    if (this.#fullWidth) return whole;
    return (whole - columnGap * (this.#style.columns - 1)) / this.#style.columns;
  }

  get #left(): number {
    return this.#style.sidePoints + (this.#fullWidth ? 0 : this.#column * (this.#width + columnGap));
  }

  #nextColumn(): void {
    if (this.#fullWidth || this.#column + 1 >= this.#style.columns) {
      this.newPage();
      return;
    }
    this.#column += 1;
    this.#y = this.#columnTop;
  }

  #setFont(size: number, bold: boolean): void {
    const family = this.#style.serif ? ['Times-Roman', 'Times-Bold'] : ['Helvetica', 'Helvetica-Bold'];
    this.pdf.font(family[bold ? 1 : 0] ?? 'Helvetica').fontSize(size);
  }

  #wrap(content: string, width: number): string[] {
    const lines: string[] = [];
    let line = '';
    const fits = (text: string) => this.pdf.widthOfString(text) <= width;
    for (const word of content.split(' ')) {
      const whole = word.replaceAll(divider, '');
      const joined = line === '' ? whole : `${line} ${whole}`;
      if (line === '' || fits(joined)) {
        line = joined;
        continue;
      }
      const [head, ...tail] = word.split(divider);
      const divided = `${line} ${head ?? ''}-`;
      const divide = tail.length > 0 && fits(divided);
      lines.push(divide ? divided : line);
      line = divide ? tail.join('') : whole;
    }
    return [...lines, line];
  }

  #columnWidths(rows: readonly (readonly string[])[], size: number): number[] {
    this.#setFont(size, true);
    const count = Math.max(...rows.map((row) => row.length));
    const wanted = Array.from({ length: count }, (_, column) => {
      const cells = rows.map((row) => row[column] ?? '');
      const longestWord = Math.max(
        ...cells.flatMap((cell) => cell.split(' ').map((word) => this.pdf.widthOfString(word))),
      );
      const longestCell = Math.max(...cells.map((cell) => this.pdf.widthOfString(cell)));
      return Math.max(longestWord, Math.min(longestCell, 150)) + 14;
    });
    const total = wanted.reduce((sum, width) => sum + width, 0);
    const scale = this.#width / total;
    return wanted.map((width) => width * scale);
  }

  #rowHeight(row: readonly string[], look: { widths: number[]; size: number; bold: boolean }): number {
    this.#setFont(look.size, look.bold);
    const lines = row.map((cell, column) => this.#wrap(cell, (look.widths[column] ?? 0) - 13).length);
    return Math.max(...lines) * (look.size + 2) + 7;
  }

  #row(row: readonly string[], look: { widths: number[]; size: number; bold: boolean }): void {
    const height = this.#rowHeight(row, look);
    let x = this.#left;
    for (const [column, cell] of row.entries()) {
      const width = look.widths[column] ?? 0;
      for (const [index, line] of this.#wrap(cell, width - 13).entries()) {
        this.pdf.text(line, x + 2, this.#y + 3 + index * (look.size + 2), { lineBreak: false });
      }
      x += width;
    }
    this.#y += height;
    this.pdf
      .moveTo(this.#left, this.#y - 2)
      .lineTo(this.#left + this.#width, this.#y - 2)
      .lineWidth(look.bold ? 0.9 : 0.3)
      .stroke('#555555');
  }
}
