/** Why a page could not be read, in words for the per-page report. */
export const tooMuchTextProblem = 'the page has more text than a page can show';
export const damagedProblem = 'the page is damaged';
export const noTextLayerProblem = 'the page has no text layer';
export const undecodableProblem = 'the fonts of the page do not say which characters they show';
export const emptyFileProblem = 'the file has no text';
