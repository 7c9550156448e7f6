import type { PDFPageProxy } from 'pdfjs-dist/types/src/display/api.js';
import { normaliseText } from '../normalise-text.ts';
import type { PageFrame, Piece } from './pieces.ts';

/** What we need of pdfjs's annotations, which it leaves untyped. */
type Annotation = {
  subtype?: unknown;
  fieldType?: unknown;
  fieldValue?: unknown;
  hidden?: unknown;
  rect?: unknown;
  checkBox?: unknown;
  radioButton?: unknown;
  exportValue?: unknown;
  buttonValue?: unknown;
  defaultAppearanceData?: { fontSize?: unknown };
};

const checked = '\u2612';
const unchecked = '\u2610';
const lineStep = 1.2;

/**
 * What was filled into a form's fields: it is drawn apart from the page's own text. Boxes give a ticked or an empty box.
 * The places are those of the fields, as upright text.
 */
export async function readFormFields(page: PDFPageProxy, frame: PageFrame): Promise<Piece[]> {
  const annotations = (await page.getAnnotations()) as Annotation[];
  return annotations.flatMap((annotation) => {
    if (annotation.subtype !== 'Widget' || annotation.hidden === true || !isRect(annotation.rect)) return [];
    const text = valueOf(annotation);
    const box = toPage(annotation.rect, frame.transform);
    return text === '' ? [] : placeLines(text.split(/\r\n?|\n/), box, annotation);
  });
}

function isRect(value: unknown): value is number[] {
  return Array.isArray(value) && value.length === 4 && value.every((side) => Number.isFinite(side));
}

/** The corners of a rectangle of the file as they lie on the page as shown. */
function toPage([x0 = 0, y0 = 0, x1 = 0, y1 = 0]: readonly number[], transform: readonly number[]): number[] {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = transform;
  return [a * x0 + c * y0 + e, b * x0 + d * y0 + f, a * x1 + c * y1 + e, b * x1 + d * y1 + f];
}

function valueOf(annotation: Annotation): string {
  const { fieldType, fieldValue } = annotation;
  if (fieldType === 'Tx' && typeof fieldValue === 'string') return fieldValue;
  if (fieldType === 'Ch')
    return [fieldValue]
      .flat()
      .filter((value) => typeof value === 'string')
      .join(', ');
  if (annotation.checkBox === true) return fieldValue === annotation.exportValue ? checked : unchecked;
  if (annotation.radioButton === true) return fieldValue === annotation.buttonValue ? checked : unchecked;
  return '';
}

function placeLines(lines: readonly string[], box: readonly number[], annotation: Annotation): Piece[] {
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = box;
  const [left, right, top, bottom] = [Math.min(x0, x1), Math.max(x0, x1), Math.min(y0, y1), Math.max(y0, y1)];
  const stated = Number(annotation.defaultAppearanceData?.fontSize);
  const size = Math.max(4, Math.min(stated > 0 ? stated : 12, ((bottom - top) * 0.8) / lines.length));
  const first = lines.length === 1 ? (top + bottom) / 2 + size * 0.35 : top + size;
  return lines.flatMap((line, index) => {
    const text = normaliseText(line).trim();
    if (text === '') return [];
    const baseline = first + index * size * lineStep;
    const width = Math.min(right - left, text.length * size * 0.5);
    const place = {
      left,
      right: left + width,
      top: baseline - size * 0.8,
      bottom: baseline + size * 0.2,
      baseline,
      size,
    };
    const look = { bold: false, italic: false, rightToLeft: false, blankBefore: true, blankAfter: true };
    return [{ text, ...place, ...look }];
  });
}
