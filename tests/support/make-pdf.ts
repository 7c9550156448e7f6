import PDFDocument from 'pdfkit';

export type MakePdfOptions = {
  /** One text per page; an empty text makes a page without a text layer (a filled rectangle). */
  pages: readonly string[];
  title?: string;
  userPassword?: string;
};

/** A small PDF. */
export function makePdf(options: MakePdfOptions): Promise<Buffer> {
  const { pages, title, userPassword } = options;
  const document = new PDFDocument({
    autoFirstPage: false,
    ...(title === undefined ? {} : { info: { Title: title } }),
    ...(userPassword === undefined ? {} : { userPassword }),
  });
  const parts: Buffer[] = [];
  document.on('data', (part: Buffer) => parts.push(part));
  const whole = new Promise<Buffer>((resolve) => {
    document.on('end', () => {
      resolve(Buffer.concat(parts));
    });
  });
  for (const text of pages) {
    document.addPage();
    if (text === '') document.rect(100, 100, 200, 200).fill('black');
    else document.fillColor('black').fontSize(11).text(text);
  }
  document.end();
  return whole;
}

/** Pages of plain sentences, each page about its own subject, about two chunks a page. */
export function plainPages(count: number, seed = 'rent'): string[] {
  return Array.from({ length: count }, (_, page) =>
    Array.from(
      { length: 18 },
      (_, line) =>
        `On page ${page + 1} the clause ${line + 1} about ${seed} says that the party of part ${page * 18 + line} pays ${line * 7 + 3} euros before the end of the month.`,
    ).join(' '),
  );
}
