import type { Dictionary, Evaluator, ColourSpace, Library } from './library.ts';
import type { Colour } from './page-paint.ts';

const channel = (value: unknown) => Math.min(255, Math.max(0, Math.round(Number(value) * 255)));

/** The colour that the numbers stand for in a colour space; undefined for patterns and for what can't be read. */
export function colourOf(space: ColourSpace | undefined, args: readonly unknown[]): Colour {
  if (space === undefined) return undefined;
  return simpleColour(space, args) ?? computeColour(space, args);
}

/** Two kinds of colour are most of all. */
function simpleColour({ name }: ColourSpace, [first, second, third]: readonly unknown[]): Colour {
  if (name === 'DeviceGray' && typeof first === 'number') return channel(first) * 0x010101;
  if (name !== 'DeviceRGB' || typeof third !== 'number') return undefined;
  return (channel(first) << 16) | (channel(second) << 8) | channel(third);
}

function computeColour(space: ColourSpace, args: readonly unknown[]): Colour {
  const values = args.filter((value) => typeof value === 'number');
  if (values.length < args.length || values.length < space.numComps) return undefined;
  try {
    const { 0: red = 0, 1: green = 0, 2: blue = 0 } = space.getRgb(values, 0);
    return (red << 16) | (green << 8) | blue;
  } catch {
    return undefined;
  }
}

const firstColours = new WeakMap<ColourSpace, { colour: Colour }>();

/** The colour with which a colour space begins (ISO 32000-1, 8.6.5 to 8.6.6). */
export function firstColour(space: ColourSpace | undefined): Colour {
  if (space === undefined) return undefined;
  const known = firstColours.get(space);
  if (known) return known.colour;
  const colour = computeFirstColour(space);
  firstColours.set(space, { colour });
  return colour;
}

function computeFirstColour(space: ColourSpace): Colour {
  const isInk = space.name === 'Alternate';
  const values = Array.from({ length: space.numComps }, () => (isInk ? 1 : 0));
  if (space.name === 'DeviceCMYK') values[3] = 1;
  return colourOf(space, values);
}

/** Reads colour spaces by name, each once. */
export class ColourSpaces {
  readonly #library: Library;
  readonly #evaluator: Evaluator;
  readonly #cache: unknown;
  readonly #known = new Map<Dictionary | undefined, Map<string, ColourSpace | undefined>>();

  constructor(library: Library, evaluator: Evaluator) {
    this.#library = library;
    this.#evaluator = evaluator;
    this.#cache = new library.LocalColorSpaceCache();
  }

  find(named: { name: string }, resources: Dictionary | undefined): ColourSpace | undefined {
    let known = this.#known.get(resources);
    if (known === undefined) {
      known = new Map<string, ColourSpace | undefined>();
      this.#known.set(resources, known);
    }
    if (!known.has(named.name)) known.set(named.name, this.#parse(named, resources));
    return known.get(named.name);
  }

  #parse(named: { name: string }, resources: Dictionary | undefined): ColourSpace | undefined {
    const { xref, globalColorSpaceCache, _pdfFunctionFactory: pdfFunctionFactory } = this.#evaluator;
    try {
      const space = this.#library.ColorSpaceUtils.parse({
        // By what the name stands for: the library's own memory of names doesn't tell resources apart.
        cs: (resources?.get('ColorSpace') as Dictionary | undefined)?.get(named.name) ?? named,
        xref,
        resources,
        pdfFunctionFactory,
        globalColorSpaceCache,
        localColorSpaceCache: this.#cache,
      });
      return space.name === 'Pattern' ? undefined : space;
    } catch {
      return undefined;
    }
  }
}
