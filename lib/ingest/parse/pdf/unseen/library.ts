import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Matrix } from './geometry.ts';

/** What we use of pdfjs's own classes, which it neither exports nor types. */

export type Dictionary = { get: (key: string) => unknown; getArray: (key: string) => unknown };
export type NamedObject = { name: string };

export type Glyph = { width: number; unicode: string; isSpace: boolean };
export type Font = {
  isType3Font: boolean;
  vertical: boolean;
  bbox?: readonly number[];
  charsToGlyphs: (characters: string) => Glyph[];
};

export type TextState = {
  ctm: Matrix;
  textMatrix: Matrix;
  textLineMatrix: Matrix;
  fontMatrix: Matrix;
  fontSize: number;
  textHScale: number;
  textRise: number;
  charSpacing: number;
  leading: number;
  font: Font | null;
  loadedName: string | null;
  clone: () => TextState;
};

/** `frame` is ours; it is missing where nobody watches. */
export type StateManager = { state: TextState; frame?: object };
export type Operation = { fn: number; args: unknown[] | null };

type Preprocessor = { stateManager: StateManager; read: (operation: Operation) => boolean };

type Sink = { enqueue: (chunk: { items: unknown[]; styles: object; lang: null }, size: number) => void };

export type TextOptions = {
  stream: { dict?: Dictionary };
  resources?: Dictionary | null;
  stateManager?: StateManager | null;
  sink: Sink | null;
  viewBox?: readonly [number, number, number, number];
};

export type ColourSpace = {
  name: string;
  numComps: number;
  getRgb: (source: readonly number[], from: number) => ArrayLike<number>;
};

export type Evaluator = {
  xref: unknown;
  _pdfFunctionFactory: unknown;
  globalColorSpaceCache: unknown;
  getTextContent: (options: TextOptions) => Promise<void>;
};

export type Library = {
  OPS: Record<string, number>;
  EvaluatorPreprocessor: { prototype: Preprocessor };
  PartialEvaluator: { prototype: Evaluator };
  StateManager: new (state: TextState) => StateManager;
  TextState: { new (): TextState; prototype: TextState };
  LocalColorSpaceCache: new () => unknown;
  ColorSpaceUtils: {
    gray: ColourSpace;
    rgb: ColourSpace;
    cmyk: ColourSpace;
    parse: (options: object) => ColourSpace;
  };
};

const names = [
  'OPS',
  'EvaluatorPreprocessor',
  'PartialEvaluator',
  'StateManager',
  'TextState',
  'LocalColorSpaceCache',
  'ColorSpaceUtils',
];

/**
 * Loads the part of pdfjs that reads files, with the classes that it keeps to itself: its text alone doesn't say how the
 * text looks, and asking for the drawing of every page would nearly double the time. The library's file stays as it is;
 * one line is added as it is loaded. pdfjs finds the loaded module by its global and loads none itself.
 */
export async function loadLibrary(workerUrl: URL): Promise<Library> {
  const hooks = registerHooks({
    load: (url, context, next) =>
      url === workerUrl.href
        ? {
            format: 'module',
            shortCircuit: true,
            source: `${readFileSync(fileURLToPath(workerUrl), 'utf8')}\nexport { ${names.join(', ')} };`,
          }
        : next(url, context),
  });
  try {
    return (await import(workerUrl.href)) as Library;
  } finally {
    hooks.deregister();
  }
}
