import { colourOf, firstColour } from './colour.ts';
import type { Frame } from './frame.ts';
import { boxAround, intersect, matrixOf, moveBox, type Box, type Matrix } from './geometry.ts';
import type { ColourSpace, Dictionary, Library, NamedObject, TextState } from './library.ts';
import { leastAlpha, type Look } from './look.ts';
import type { Colour } from './page-paint.ts';
import type { Shape } from './path.ts';

type Handler = (frame: Frame, args: readonly unknown[], state: TextState) => void;

/** More than this covers what is beneath. */
const coveringAlpha = 0.9;
/** Lines from this width, in points, are used as coloured bars behind text. */
const barPoints = 3;
const maxBarPoints = 40;

const unitBox: Box = [0, 0, 1, 1];

export const operatorCount = 128;

/** What each operator does to the look of what comes after it, by pdfjs's numbers of operators. */
export function operatorHandlers({ OPS, ColorSpaceUtils }: Library): (Handler | undefined)[] {
  const handlers = new Array<Handler | undefined>(operatorCount).fill(undefined);
  const on = (names: string, handler: Handler) => {
    for (const name of names.split(' ')) handlers[OPS[name] ?? -1] = handler;
  };
  on('save', (frame) => {
    frame.save();
  });
  on('restore', (frame) => {
    frame.restore();
  });
  onPaths(on);
  onColours(on, ColorSpaceUtils);
  on('setGState', (frame, [name]) => {
    const dictionary = frame.find('ExtGState', name);
    if (dictionary) change(frame, readGraphicsState(dictionary));
  });
  on('setTextRenderingMode', (frame, [mode]) => {
    if (typeof mode === 'number') change(frame, { renderingMode: mode });
  });
  on('setLineWidth', (frame, [lineWidth]) => {
    if (typeof lineWidth === 'number') change(frame, { lineWidth });
  });
  on('shadingFill', ({ look }) => {
    if (isPainted(look, look.fillAlpha)) look.page.add({ box: look.clip, colour: undefined });
  });
  on('endInlineImage paintInlineImageXObject', ({ look }, _, state) => {
    addImage(look, state);
  });
  on('paintXObject', (frame, [name], state) => {
    const dictionary = (frame.find('XObject', name) as { dict?: Dictionary } | undefined)?.dict;
    const kind = (dictionary?.get('Subtype') as NamedObject | undefined)?.name;
    if (kind === 'Form') frame.openForm((name as NamedObject).name, state);
    else if (kind === 'Image') addImage(frame.look, state);
  });
  return handlers;
}

type On = (names: string, handler: Handler) => void;

function change(frame: Frame, changes: Partial<Look>): void {
  frame.look = { ...frame.look, ...changes };
}

function setFill(frame: Frame, fill: Colour, fillSpace: ColourSpace | undefined): void {
  const { look } = frame;
  if (look.fill !== fill || look.fillSpace !== fillSpace) change(frame, { fill, fillSpace });
}

function setStroke(frame: Frame, stroke: Colour, strokeSpace: ColourSpace | undefined): void {
  const { look } = frame;
  if (look.stroke !== stroke || look.strokeSpace !== strokeSpace) change(frame, { stroke, strokeSpace });
}

function onColours(on: On, { gray, rgb, cmyk }: Library['ColorSpaceUtils']): void {
  const direct = (kind: string, space: ColourSpace) => {
    on(`setFill${kind}`, (frame, args) => {
      setFill(frame, colourOf(space, args), space);
    });
    on(`setStroke${kind}`, (frame, args) => {
      setStroke(frame, colourOf(space, args), space);
    });
  };
  direct('Gray', gray);
  direct('RGBColor', rgb);
  direct('CMYKColor', cmyk);
  on('setFillColorSpace', (frame, [name]) => {
    const space = frame.look.spaces.find(name as NamedObject, frame.resources);
    setFill(frame, firstColour(space), space);
  });
  on('setStrokeColorSpace', (frame, [name]) => {
    const space = frame.look.spaces.find(name as NamedObject, frame.resources);
    setStroke(frame, firstColour(space), space);
  });
  on('setFillColor setFillColorN', (frame, args) => {
    setFill(frame, colourOf(frame.look.fillSpace, args), frame.look.fillSpace);
  });
  on('setStrokeColor setStrokeColorN', (frame, args) => {
    setStroke(frame, colourOf(frame.look.strokeSpace, args), frame.look.strokeSpace);
  });
}

/** The entries of a graphics state dictionary that matter here (ISO 32000-1, 8.4.5). */
function readGraphicsState(dictionary: Dictionary): Partial<Look> {
  const number = (key: string) => {
    const value = dictionary.get(key);
    return typeof value === 'number' ? value : undefined;
  };
  const [fillAlpha, strokeAlpha, lineWidth] = [number('ca'), number('CA'), number('LW')];
  const [mode, mask] = [dictionary.get('BM'), dictionary.get('SMask')];
  const first = (Array.isArray(mode) ? mode[0] : mode) as NamedObject | undefined;
  return {
    ...(fillAlpha === undefined ? {} : { fillAlpha }),
    ...(strokeAlpha === undefined ? {} : { strokeAlpha }),
    ...(lineWidth === undefined ? {} : { lineWidth }),
    ...(first === undefined ? {} : { isMixed: first.name !== 'Normal' && first.name !== 'Compatible' }),
    ...(mask === undefined ? {} : { isMasked: (mask as Partial<NamedObject>).name !== 'None' }),
  };
}

function onPaths(on: On): void {
  const numbers = (args: readonly unknown[]) => args as readonly number[];
  on('moveTo', ({ path }, args) => {
    path.moveTo(numbers(args));
  });
  on('lineTo', ({ path }, args) => {
    path.lineTo(numbers(args));
  });
  on('curveTo', ({ path }, args) => {
    path.curveTo(numbers(args));
  });
  on('curveTo2', ({ path }, args) => {
    path.curveFromHere(numbers(args));
  });
  on('curveTo3', ({ path }, args) => {
    path.curveTo([...numbers(args), ...numbers(args).slice(-2)]);
  });
  on('rectangle', ({ path }, args) => {
    path.rectangle(numbers(args));
  });
  on('endPath', (frame, _, { ctm }) => {
    endPath(frame, ctm, {});
  });
  on('fill', (frame, _, { ctm }) => {
    endPath(frame, ctm, { fills: true });
  });
  on('eoFill', (frame, _, { ctm }) => {
    endPath(frame, ctm, { fills: true, evenOdd: true });
  });
  on('stroke closeStroke', (frame, _, { ctm }) => {
    endPath(frame, ctm, { strokes: true });
  });
  on('fillStroke closeFillStroke', (frame, _, { ctm }) => {
    endPath(frame, ctm, { fills: true, strokes: true });
  });
  on('eoFillStroke closeEOFillStroke', (frame, _, { ctm }) => {
    endPath(frame, ctm, { fills: true, strokes: true, evenOdd: true });
  });
  on('clip eoClip', (frame) => {
    frame.clipsNext = true;
  });
}

type Painting = { fills?: boolean; strokes?: boolean; evenOdd?: boolean };

function endPath(frame: Frame, ctm: Matrix, { fills, strokes, evenOdd }: Painting): void {
  const shape = frame.path.take(matrixOf(ctm));
  if (shape && fills === true) addFill(frame.look, shape, evenOdd === true);
  if (shape && strokes === true) addBars(frame.look, shape, ctm);
  if (shape && frame.clipsNext) clipTo(frame, shape);
  frame.clipsNext = false;
}

function clipTo(frame: Frame, { box, outlines }: Shape): void {
  const { clip, isClipExact } = frame.look;
  const isUpright = outlines !== undefined && isUprightBox(outlines);
  change(frame, { clip: intersect(clip, box), isClipExact: isClipExact && isUpright });
}

function isPainted({ groupAlpha }: Look, alpha: number): boolean {
  return alpha * groupAlpha > leastAlpha;
}

/** The colour that something painted ends in, where that can be told. */
function solid(look: Look, colour: Colour, alpha: number): Colour {
  return look.isMixed || look.isMasked || alpha * look.groupAlpha < coveringAlpha ? undefined : colour;
}

function addFill(look: Look, { box, outlines }: Shape, evenOdd: boolean): void {
  if (!isPainted(look, look.fillAlpha)) return;
  const colour = outlines === undefined ? undefined : solid(look, look.fill, look.fillAlpha);
  const clipped = intersect(box, look.clip);
  const isMaybe = !look.isClipExact;
  if (outlines === undefined || isUprightBox(outlines)) look.page.add({ box: clipped, colour, isMaybe });
  else look.page.add({ box: clipped, colour, outlines, evenOdd, isMaybe });
}

/** One rectangle with its sides along those of the page. */
function isUprightBox(outlines: readonly (readonly number[])[]): boolean {
  const [outline] = outlines;
  if (outlines.length > 1 || outline?.length !== 8) return false;
  const [ax, ay, bx, by, cx, cy, dx, dy] = outline;
  return (
    (ay === by && bx === cx && cy === dy && dx === ax) || (ax === bx && by === cy && cx === dx && dy === ay)
  );
}

/** Wide straight lines along the page's sides, and what may be letters that are drawn with lines. */
function addBars(look: Look, { box, outlines = [] }: Shape, ctm: Matrix): void {
  if (!isPainted(look, look.strokeAlpha)) return;
  look.page.addDrawing(intersect(box, look.clip));
  const width = look.lineWidth * scaleOf(ctm);
  if (width < barPoints || outlines.flat().length > maxBarPoints) return;
  const colour = solid(look, look.stroke, look.strokeAlpha);
  for (const bar of outlines.flatMap((outline) => barsAlong(outline, width / 2)))
    look.page.add({ box: intersect(bar, look.clip), colour, isMaybe: !look.isClipExact });
}

function scaleOf(ctm: Matrix): number {
  return Math.sqrt(Math.abs(ctm[0] * ctm[3] - ctm[1] * ctm[2]));
}

function barsAlong(outline: readonly number[], half: number): Box[] {
  const bars: Box[] = [];
  for (let at = 0; at + 3 < outline.length; at += 2) {
    const [x0, y0, x1, y1] = boxAround(outline.slice(at, at + 4));
    if (y0 === y1) bars.push([x0, y0 - half, x1, y1 + half]);
    else if (x0 === x1) bars.push([x0 - half, y0, x1 + half, y1]);
  }
  return bars;
}

function addImage(look: Look, { ctm }: TextState): void {
  if (!isPainted(look, look.fillAlpha)) return;
  look.page.add({ box: intersect(moveBox(matrixOf(ctm), unitBox), look.clip), colour: undefined });
}
