import { countCharacters } from '../../concealed.ts';
import type { Font, Glyph, TextState } from './library.ts';
import { isInBox, matrixOf } from './geometry.ts';
import { isSameColour, type Colour, type PagePaint } from './page-paint.ts';
import { leastAlpha, type Look } from './look.ts';

/**
 * Whether text can be seen where it stands. `small`, `invisible` and `clip-only` are settled when the whole page is known:
 * by the size of its unit, by pictures that are drawn over the text later, by what is painted through its letters.
 */
export type Verdict = 'seen' | 'unseen' | 'small' | 'invisible' | 'clip-only';

/** What an operator that shows text says, and the line it starts on. */
export type Shown = { parts: readonly unknown[]; startsLine: boolean };

/** Text below this size is no text to a reader, in points. */
export const readablePoints = 1;

/** Where text lies on the page: its start, and steps of one unit of text space along and up. */
type Place = { x: number; y: number; along: readonly [number, number]; up: readonly [number, number] };

/** Text in its place, in a font that is known. */
type Line = { shown: Shown; place: Place; state: TextState; font: Font; look: Look };

/** How high above the line of writing one looks, in font sizes: inside small letters. */
const lookHeight = 0.3;
const lookAt = [0.1, 0.5, 0.9];

/**
 * True for text as nearly all is: filled, opaque, in a colour that is like nothing on the page, of a usual size, in view. It
 * is asked for each piece of text, so it makes no objects.
 */
export function isPlainlySeen(state: TextState, look: Look, startsLine: boolean): boolean {
  const { ctm, font, textHScale } = state;
  const { page, fill } = look;
  if (font === null || font.isType3Font || !isPlainlyPainted(look)) return false;
  if (fill !== undefined && page.mayHide(fill)) return false;
  const text = startsLine ? state.textLineMatrix : state.textMatrix;
  const x = ctm[0] * text[4] + ctm[2] * text[5] + ctm[4];
  const y = ctm[1] * text[4] + ctm[3] * text[5] + ctm[5];
  const { view } = page;
  if (!(x >= view[0] && x <= view[2] && y >= view[1] && y <= view[3])) return false;
  const along = Math.abs(ctm[0] * text[0] + ctm[2] * text[1]) + Math.abs(ctm[1] * text[0] + ctm[3] * text[1]);
  const up = Math.abs(ctm[0] * text[2] + ctm[2] * text[3]) + Math.abs(ctm[1] * text[2] + ctm[3] * text[3]);
  // The sum of both sides is at most half as much again as the way across.
  return Math.abs(state.fontSize) * Math.min(up, along * Math.abs(textHScale)) > readablePoints * 1.5;
}

function isPlainlyPainted({ renderingMode, fillAlpha, groupAlpha, isMixed, isMasked }: Look): boolean {
  return renderingMode === 0 && fillAlpha * groupAlpha > 0.9 && !isMixed && !isMasked;
}

/** Looks at text before it is shown. Counts what stands outside of the page as shown, which pdfjs leaves out itself. */
export function judgeText(shown: Shown, state: TextState, look: Look): Verdict {
  const { font } = state;
  if (font === null) return 'seen';
  const line = { shown, place: placeOf(shown, state), state, font, look };
  if (!isInBox(look.page.view, line.place.x, line.place.y)) countOutside(line);
  if (smallestSide(line) < readablePoints) return 'small';
  if (look.renderingMode === 3) return judgeInvisible(line);
  if (look.renderingMode === 7) {
    look.page.clipTextFrom ??= look.page.paints.length;
    return 'clip-only';
  }
  return font.isType3Font || look.isMixed || look.isMasked ? 'seen' : judgePainted(line);
}

function placeOf({ startsLine }: Shown, state: TextState): Place {
  const [a, b, c, d, left, bottom] = matrixOf(startsLine ? state.textLineMatrix : state.textMatrix);
  const [g, h, i, j, k, l] = matrixOf(state.ctm);
  const rise = state.textRise - (startsLine ? state.leading : 0);
  const [e, f] = [left + c * rise, bottom + d * rise];
  return {
    x: g * e + i * f + k,
    y: h * e + j * f + l,
    along: [g * a + i * b, h * a + j * b],
    up: [g * c + i * d, h * c + j * d],
  };
}

/** The smaller of height and width of the font at its place, in points. */
function smallestSide(line: Line): number {
  const { place, state, font } = line;
  const scale = Math.min(Math.hypot(...place.up), Math.abs(state.textHScale) * Math.hypot(...place.along));
  // Fonts made of drawings have a measure of their own, and what they say of their height is often wrong.
  const size = font.isType3Font ? widestGlyph(line) : state.fontSize;
  return Math.abs(size) * scale;
}

function widestGlyph({ shown, state, font }: Line): number {
  const widths = shown.parts.flatMap((part) => glyphsOf(part, font).map(({ width }) => Math.abs(width)));
  return Math.max(0, ...widths) * Math.abs(state.fontMatrix[0]) * state.fontSize;
}

/**
 * Text without paint, or with a transparent one, is no secret where it says what a picture or a drawing shows: a scan that was
 * made searchable, a symbol that a browser has drawn.
 */
function judgeInvisible(line: Line): Verdict {
  const { page } = line.look;
  if (pointsOf(line, [0.5]).some(([x, y]) => page.isCovered(x, y))) return 'seen';
  page.hasInvisible = true;
  return 'invisible';
}

function judgePainted(line: Line): Verdict {
  const { look } = line;
  const inks = inksOf(look);
  if (inks.length === 0) return judgeInvisible(line);
  if (inks.some((ink) => isPlain(ink, look.page))) return 'seen';
  const isLost = pointsOf(line, lookAt).every(([x, y]) => {
    const beneath = look.page.coloursAt(x, y);
    return beneath?.every((colour) => inks.every((ink) => isLostOn(ink, colour))) === true;
  });
  return isLost ? 'unseen' : 'seen';
}

type Ink = { colour: Colour; alpha: number };

/** What the letters are painted with. */
function inksOf({ renderingMode, fill, stroke, fillAlpha, strokeAlpha, groupAlpha }: Look): Ink[] {
  const kind = renderingMode & 3;
  return [
    ...(kind === 1 ? [] : [{ colour: fill, alpha: fillAlpha * groupAlpha }]),
    ...(kind === 0 ? [] : [{ colour: stroke, alpha: strokeAlpha * groupAlpha }]),
  ].filter(({ alpha }) => alpha > leastAlpha);
}

/** True for a pattern, and for a colour that is like nothing on the page. */
function isPlain({ colour, alpha }: Ink, page: PagePaint): boolean {
  return colour === undefined || (alpha > 0.9 && !page.mayHide(colour));
}

function isLostOn({ colour, alpha }: Ink, beneath: number): boolean {
  if (colour === undefined) return false;
  const mixed = [16, 8, 0].map((shift) => {
    const [over, under] = [(colour >> shift) & 0xff, (beneath >> shift) & 0xff];
    return Math.round(under + (over - under) * Math.min(1, alpha)) << shift;
  });
  return isSameColour(
    mixed.reduce((sum, channel) => sum | channel, 0),
    beneath,
  );
}

/** Points inside of the letters, at these shares of the way along them. */
function pointsOf(line: Line, shares: readonly number[]): [number, number][] {
  const { x, y, along, up } = line.place;
  const advance = line.font.vertical ? 0 : advanceOf(line);
  const height = lookHeight * line.state.fontSize;
  return shares.map((share) => [
    x + along[0] * advance * share + up[0] * height,
    y + along[1] * advance * share + up[1] * height,
  ]);
}

function glyphsOf(part: unknown, font: Font): Glyph[] {
  return typeof part === 'string' ? font.charsToGlyphs(part) : [];
}

/** How far the text goes, in units of text space. */
function advanceOf({ shown, state, font }: Line): number {
  const { fontSize, fontMatrix, textHScale, charSpacing } = state;
  const unit = fontMatrix[0] * fontSize;
  let advance = 0;
  for (const part of shown.parts) {
    if (typeof part === 'number') advance -= (part / 1000) * fontSize;
    for (const { width } of glyphsOf(part, font)) advance += width * unit + charSpacing;
  }
  return advance * textHScale;
}

function countOutside(line: Line): void {
  const { shown, place, font } = line;
  const { page } = line.look;
  const [x0, y0, x1, y1] = page.view;
  const [[endX, endY] = [place.x, place.y]] = pointsOf(line, [1]);
  const isBeside = Math.max(place.x, endX) < x0 || Math.min(place.x, endX) > x1;
  const isAboveOrBelow = Math.max(place.y, endY) < y0 || Math.min(place.y, endY) > y1;
  if (!isBeside && !isAboveOrBelow) return;
  const text = shown.parts.flatMap((part) => glyphsOf(part, font).map(({ unicode }) => unicode)).join('');
  page.outsideCharacters += countCharacters(text);
}
