import type { DefaultTreeAdapterTypes } from 'parse5';

type Element = DefaultTreeAdapterTypes.Element;

/** What an element's text has from the elements around it, as far as inline styles say. */
export type TextLook = {
  /** 0xRRGGBB; black and white where nothing is said. */
  colour: number | undefined;
  /** Undefined where it can't be told: a picture, or a style sheet that may set it. */
  background: number | undefined;
  fontPoints: number;
};

const defaultPoints = 12;
/** As for PDF: text below this size is no text to a reader. */
const readablePoints = 1;
/** Further than this from where it belongs, text is off the screen, in CSS pixels. */
const offScreenPixels = 999;
const leastOpacity = 0.02;
const sameShade = 8;

export function firstTextLook(background: number | undefined): TextLook {
  return { colour: 0, background, fontPoints: defaultPoints };
}

const attribute = (element: Element, name: string) =>
  element.attrs.find((candidate) => candidate.name === name)?.value;

function declarationsOf(element: Element): Map<string, string> {
  const declarations = new Map<string, string>();
  for (const part of (attribute(element, 'style') ?? '').replace(/\/\*[\s\S]*?\*\//g, '').split(';')) {
    const colon = part.indexOf(':');
    if (colon < 0) continue;
    const value = part.slice(colon + 1).replace(/!important/i, '');
    declarations.set(part.slice(0, colon).trim().toLowerCase(), value.trim().toLowerCase());
  }
  return declarations;
}

/**
 * How the text inside an element looks, or undefined when nobody sees it: `hidden`, display, visibility, opacity, a size of
 * nothing, a place off the screen, or one colour for text and background, all by what the element itself says. What
 * style sheets say isn't known.
 */
export function lookInside(element: Element, outer: TextLook): TextLook | undefined {
  if (attribute(element, 'hidden') !== undefined) return undefined;
  if (element.attrs.every(({ name }) => name !== 'style' && name !== 'color' && name !== 'bgcolor'))
    return outer;
  const style = declarationsOf(element);
  if (isRemoved(style)) return undefined;
  const look = {
    colour: colourOf(style.get('color') ?? attribute(element, 'color'), outer.colour),
    background: backgroundOf(style, attribute(element, 'bgcolor'), outer.background),
    fontPoints: pointsOf(style.get('font-size') ?? sizeInFont(style.get('font')), outer.fontPoints),
  };
  return look.fontPoints < readablePoints ? undefined : look;
}

/** True when text in this look can't be told from what is behind it. */
export function isLost({ colour, background }: TextLook): boolean {
  if (colour === undefined || background === undefined) return false;
  return [16, 8, 0].every(
    (shift) => Math.abs(((colour >> shift) & 0xff) - ((background >> shift) & 0xff)) <= sameShade,
  );
}

function isRemoved(style: ReadonlyMap<string, string>): boolean {
  const is = (name: string, pattern: RegExp) => pattern.test(style.get(name) ?? '');
  if (is('display', /^none\b/) || is('visibility', /^(?:hidden|collapse)\b/)) return true;
  if (is('color', /^transparent\b|^rgba\([^)]*[,\s/]\s*0(?:\.0*)?%?\s*\)/)) return true;
  const opacity = style.get('opacity');
  if (opacity !== undefined && parseFloat(opacity) / (opacity.endsWith('%') ? 100 : 1) <= leastOpacity)
    return true;
  const isFar = (name: string, away: 1 | -1) => away * pixelsOf(style.get(name)) > offScreenPixels;
  if (isFar('text-indent', -1)) return true;
  if (!is('position', /^(?:absolute|fixed|relative)\b/)) return false;
  return isFar('left', -1) || isFar('top', -1) || isFar('right', -1) || isFar('bottom', -1);
}

const pixelsPer: Readonly<Record<string, number>> = {
  px: 1,
  pt: 4 / 3,
  em: 16,
  rem: 16,
  in: 96,
  cm: 37.8,
  mm: 3.78,
  vw: 12,
  vh: 8,
};

function pixelsOf(value: string | undefined): number {
  const [, number = '', unit = 'px'] = /^(-?\d*\.?\d+)([a-z]+)?/.exec(value ?? '') ?? [];
  return number === '' ? 0 : Number(number) * (pixelsPer[unit] ?? 0);
}

function pointsOf(value: string | undefined, outer: number): number {
  const [, number = '', unit = 'px'] = /^(\d*\.?\d+)(%|[a-z]+)?/.exec(value ?? '') ?? [];
  if (number === '') return /^[a-z]/.test(value ?? '') ? defaultPoints : outer;
  if (unit === 'em') return Number(number) * outer;
  if (unit === '%') return (Number(number) / 100) * outer;
  return Number(number) * (pixelsPer[unit] ?? 16) * 0.75;
}

/** The size in the short form of all font settings: "italic 0px serif". */
function sizeInFont(font: string | undefined): string | undefined {
  return /(?:^|\s)(\d*\.?\d+(?:%|[a-z]+)?)(?:\/|\s)/.exec(`${font ?? ''} `)?.[1];
}

const namedColours: Readonly<Record<string, number>> = {
  white: 0xffffff,
  snow: 0xfffafa,
  ivory: 0xfffff0,
  ghostwhite: 0xf8f8ff,
  floralwhite: 0xfffaf0,
  whitesmoke: 0xf5f5f5,
  black: 0,
};

function colourOf(value: string | undefined, outer: number | undefined): number | undefined {
  if (value === undefined || value === 'inherit' || value === 'currentcolor') return outer;
  const [, hex = ''] = /^#([\da-f]{3,8})$/.exec(value) ?? [];
  if (hex.length === 3 || hex.length === 4) return parseInt(hex.slice(0, 3).replace(/./g, '$&$&'), 16);
  if (hex.length === 6 || hex.length === 8) return parseInt(hex.slice(0, 6), 16);
  const [, red, green, blue] = /^rgba?\(\s*(\d+)\s*[,\s]\s*(\d+)\s*[,\s]\s*(\d+)/.exec(value) ?? [];
  if (red !== undefined) return (Number(red) << 16) | (Number(green) << 8) | Number(blue);
  return namedColours[value];
}

function backgroundOf(
  style: ReadonlyMap<string, string>,
  attributeValue: string | undefined,
  outer: number | undefined,
): number | undefined {
  const value = style.get('background-color') ?? style.get('background') ?? attributeValue;
  if (style.has('background-image')) return undefined;
  if (value === undefined || /^(?:transparent|inherit|none|initial)$/.test(value)) return outer;
  return colourOf(value.toLowerCase(), undefined);
}
