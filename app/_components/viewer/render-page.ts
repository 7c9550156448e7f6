import type { PDFDocumentProxy, PDFPageProxy, RenderTask, TextLayer } from 'pdfjs-dist';
import type { PageSize } from '#lib/shared/page-layout.ts';

type RenderInput = {
  pdf: PDFDocumentProxy;
  page: number;
  scale: number;
  picture: HTMLElement;
  text: HTMLElement;
  onSize: (page: number, size: PageSize) => void;
};

export type Rendering = { done: Promise<void>; cancel: () => void };

/** Browsers refuse larger canvases or run out of memory; a larger page is drawn coarser. */
const mostPixels = 16_000_000;

/** Scrolling past pages quickly must not draw each one. */
const restMs = 60;

/** Draws one page and lays its text over it. `done` resolves also when it was cancelled; it rejects when drawing failed. */
export function renderPage(input: RenderInput): Rendering {
  const stopped = new AbortController();
  const isStopped = () => stopped.signal.aborted;
  let picture: RenderTask | undefined;
  let text: TextLayer | undefined;
  const run = async () => {
    await new Promise((resolve) => setTimeout(resolve, restMs));
    if (isStopped()) return;
    const page = await input.pdf.getPage(input.page);
    const natural = page.getViewport({ scale: 1 });
    input.onSize(input.page, { width: natural.width, height: natural.height });
    if (isStopped()) return;
    picture = drawPicture(page, input);
    await picture.promise;
    const { TextLayer } = await import('pdfjs-dist');
    const content = await page.getTextContent();
    if (isStopped()) return;
    input.text.replaceChildren();
    const viewport = page.getViewport({ scale: input.scale });
    text = new TextLayer({ textContentSource: content, container: input.text, viewport });
    await text.render();
  };
  const done = run().catch((error: unknown) => {
    if (!isStopped()) throw error;
  });
  const cancel = () => {
    stopped.abort();
    picture?.cancel();
    text?.cancel();
  };
  return { done, cancel };
}

function drawPicture(page: PDFPageProxy, input: RenderInput): RenderTask {
  const viewport = page.getViewport({ scale: input.scale });
  const wanted = window.devicePixelRatio;
  const density = Math.min(wanted, Math.sqrt(mostPixels / (viewport.width * viewport.height)));
  const canvas = document.createElement('canvas');
  canvas.width = Math.floor(viewport.width * density);
  canvas.height = Math.floor(viewport.height * density);
  canvas.className = 'block size-full';
  const task = page.render({ canvas, viewport, transform: [density, 0, 0, density, 0, 0] });
  // The old picture stays until the new one is drawn, so that zooming doesn't flash.
  void task.promise.then(
    () => {
      input.picture.replaceChildren(canvas);
    },
    () => undefined,
  );
  return task;
}
