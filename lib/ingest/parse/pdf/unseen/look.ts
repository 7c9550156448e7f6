import type { ColourSpaces } from './colour.ts';
import type { Colour, PagePaint } from './page-paint.ts';
import type { Box } from './geometry.ts';
import type { ColourSpace } from './library.ts';

/** What is painted with less than this can't be seen. */
export const leastAlpha = 0.02;

/** How something is painted: the part of the graphics state that decides whether it can be seen. Never changed in place. */
export type Look = {
  page: PagePaint;
  spaces: ColourSpaces;
  fill: Colour;
  stroke: Colour;
  /** In what colours are given; undefined for patterns and what can't be told. */
  fillSpace: ColourSpace | undefined;
  strokeSpace: ColourSpace | undefined;
  fillAlpha: number;
  strokeAlpha: number;
  /** What the form around it is painted with, as a whole. */
  groupAlpha: number;
  /** Mixed with what is beneath in a way of its own, or shown through a mask: how it looks can't be told. */
  isMixed: boolean;
  isMasked: boolean;
  /** ISO 32000-1, 9.3.6. */
  renderingMode: number;
  lineWidth: number;
  clip: Box;
  /** The clip is the box itself, and not only inside of it. */
  isClipExact: boolean;
};

/** Where a page begins (ISO 32000-1, 8.4.1): black, opaque, filled. */
export function firstLook(page: PagePaint, spaces: ColourSpaces, gray: ColourSpace): Look {
  return {
    page,
    spaces,
    fill: 0,
    stroke: 0,
    fillSpace: gray,
    strokeSpace: gray,
    fillAlpha: 1,
    strokeAlpha: 1,
    groupAlpha: 1,
    isMixed: false,
    isMasked: false,
    renderingMode: 0,
    lineWidth: 1,
    clip: page.view,
    isClipExact: true,
  };
}
