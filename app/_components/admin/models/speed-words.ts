import type { ListedCatalogue, ListedEntry } from '#lib/admin/list-catalogue.ts';

/** "about 9 s", "about 3 min": no more exact than an estimate can be. */
function about(seconds: number): string {
  if (seconds < 1) return 'under a second';
  if (seconds < 90) return `about ${Math.round(seconds)} s`;
  return `about ${Math.round(seconds / 60).toLocaleString('en')} min`;
}

/** How quick a model would be here, in words; null where nothing can be said. */
export function speedWords({ speed }: Pick<ListedEntry, 'speed'>): string | null {
  switch (speed?.task) {
    case undefined:
      return null;
    case 'chat':
      return `First word in ${about(speed.firstWordSeconds)}, 120 words in ${about(speed.answerSeconds)}`;
    case 'embedding':
      return speed.passagesPerSecond < 1
        ? `A passage takes ${about(1 / speed.passagesPerSecond)}`
        : `About ${Math.round(speed.passagesPerSecond).toLocaleString('en')} passages a second`;
    case 'reranker':
      return `A question waits ${about(speed.secondsPerQuestion)} for it`;
  }
}

/** Where the speeds come from. */
export function basisWords({ basis }: Pick<ListedCatalogue, 'basis'>): string {
  return basis.kind === 'measured'
    ? `Speeds are computed from that of ${basis.model}, measured on this machine, for a question with about 500 words of passages.`
    : 'Speeds are estimated from other machines by the number of cores, for a question with about 500 words of passages; they are measured here once a language model is installed.';
}
