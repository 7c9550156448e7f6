'use client';
import { useSyncExternalStore } from 'react';
import { formatMoment } from '#lib/shared/format.ts';

const neverChanges = () => () => undefined;

/** A date with its time, in the reader's own time zone (the server can't know it, so the first paint says UTC). */
export function Moment({ time }: { time: number }) {
  const text = useSyncExternalStore(
    neverChanges,
    () => formatMoment(time),
    () => `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
  );
  return <time dateTime={new Date(time).toISOString()}>{text}</time>;
}
