import { Fragment } from 'react';

/** A cited sentence, word for word. A table's row breaks between its cells, so that no figure is parted from its head. */
export function QuoteText({ text }: { text: string }) {
  const cells = text.split(' | ');
  if (cells.length === 1) return text;
  return cells.map((cell, index) => (
    <Fragment key={index}>
      {index === 0 ? null : ' '}
      <span className="inline-block">
        {cell}
        {index === cells.length - 1 ? null : <span className="text-ink-faint"> |</span>}
      </span>
    </Fragment>
  ));
}
