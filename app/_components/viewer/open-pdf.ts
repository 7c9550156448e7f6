import type { PDFDocumentProxy } from 'pdfjs-dist';

import type { PageSize } from '#lib/shared/page-layout.ts';
export type OpenPdf = { pdf: PDFDocumentProxy; pageCount: number; firstPageSize: PageSize };

/** Fetches 256 kB at a time: enough for a page, little enough that page 4,000 comes without the 3,999 before it. */
const rangeChunkBytes = 262_144;

/** The reader is loaded when the first PDF is opened; pages without a viewer don't carry it. */
async function loadReader() {
  const reader = await import('pdfjs-dist');
  reader.GlobalWorkerOptions.workerSrc = new URL(
    'pdfjs-dist/build/pdf.worker.min.mjs',
    import.meta.url,
  ).toString();
  return reader;
}

/**
 * Starts to open a PDF, page data coming as it is needed. XFA forms and scripting stay off. Fonts, character maps and
 * decoders come from this server only.
 */
export async function openPdf(url: string) {
  const reader = await loadReader();
  const task = reader.getDocument({
    url,
    withCredentials: true,
    rangeChunkSize: rangeChunkBytes,
    disableAutoFetch: true,
    disableStream: true,
    enableXfa: false,
    // The fonts that come with the reader look the same on every machine.
    useSystemFonts: false,
    cMapUrl: '/viewer-assets/cmaps/',
    standardFontDataUrl: '/viewer-assets/standard_fonts/',
    wasmUrl: '/viewer-assets/wasm/',
    iccUrl: '/viewer-assets/iccs/',
  });
  const opened = task.promise.then(async (pdf): Promise<OpenPdf> => {
    const viewport = (await pdf.getPage(1)).getViewport({ scale: 1 });
    const firstPageSize = { width: viewport.width, height: viewport.height };
    return { pdf, pageCount: pdf.numPages, firstPageSize };
  });
  // Whoever closed it before it was open doesn't wait for the result any more.
  opened.catch(() => undefined);
  return { opened, close: () => task.destroy() };
}
