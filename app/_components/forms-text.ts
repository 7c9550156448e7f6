import type { SyntheticEvent } from 'react';

/** The trimmed text of a named field of a submitted form; empty when there is none. */
export function submittedText(event: SyntheticEvent<HTMLFormElement>, name: string): string {
  const value = new FormData(event.currentTarget).get(name);
  return typeof value === 'string' ? value.trim() : '';
}
