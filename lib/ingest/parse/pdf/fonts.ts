import { setImmediate } from 'node:timers/promises';
import type { PDFPageProxy } from 'pdfjs-dist/types/src/display/api.js';

export type FontStyle = { bold: boolean; italic: boolean };

const plain: FontStyle = { bold: false, italic: false };

/** Finding out costs an interpretation of the whole page, so it is done for no more pages than this. */
const maxLookups = 40;

const boldName = /bold|black|heavy|demi|semibold|[-,]bd\b/i;
const italicName = /italic|oblique|[-,]it\b/i;

/**
 * Whether the fonts of a document are bold or italic. pdfjs tells names of fonts only after a page has been interpreted
 * for drawing (text extraction leaves them out), so the first pages that use a font are, without their images.
 */
export class FontBook {
  readonly #styles = new Map<string, FontStyle>();
  #lookups = 0;

  /** The style of a font, plain as long as it is not known. */
  styleOf(fontName: string): FontStyle {
    return this.#styles.get(fontName) ?? plain;
  }

  /** Looks up the fonts of a page that were not seen before. A page that cannot be drawn leaves its fonts plain. */
  async learn(page: PDFPageProxy, fontNames: Iterable<string>): Promise<void> {
    const unknown = [...fontNames].filter((name) => !this.#styles.has(name));
    if (unknown.length === 0 || this.#lookups >= maxLookups) return;
    this.#lookups += 1;
    try {
      await page.getOperatorList();
      // The fonts arrive as messages of their own, after the list.
      await setImmediate();
    } catch {
      // The text of the page was read already; only its look stays unknown.
    }
    for (const name of unknown) {
      const font: unknown = page.commonObjs.has(name) ? page.commonObjs.get(name) : undefined;
      this.#styles.set(name, describeFont(font));
    }
  }
}

function describeFont(font: unknown): FontStyle {
  if (typeof font !== 'object' || font === null) return plain;
  const name = 'name' in font && typeof font.name === 'string' ? font.name : '';
  const flag = (key: string) => (font as Record<string, unknown>)[key] === true;
  return {
    bold: flag('bold') || flag('black') || boldName.test(name),
    italic: flag('italic') || italicName.test(name),
  };
}
