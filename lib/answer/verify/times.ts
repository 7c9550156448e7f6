import { placeOf, type Place } from './facts.ts';

/** A time of day, in minutes from midnight. */
export type TimeFact = Place & { minutes: number };

const pattern =
  /\b(?:(\d{1,2})(?:[:.](\d{2}))?\s*([ap])\.?\s?m\b\.?|(\d{1,2}):(\d{2})(?:\s*([ap])\.?\s?m\b\.?)?|(noon|midnight)\b)/giu;

/** Every time of day: "5 p.m.", "5:00 pm", "17:00", "noon". A ratio such as 1:10 is read the same way everywhere. */
export function findTimes(text: string): TimeFact[] {
  return [...text.matchAll(pattern)].map((match) => {
    const word = match[7]?.toLowerCase();
    const hours = Number(match[1] ?? match[4] ?? (word === 'noon' ? 12 : 0));
    const half = (match[3] ?? match[6])?.toLowerCase();
    const inDay = half === undefined ? hours : (hours % 12) + (half === 'p' ? 12 : 0);
    return { ...placeOf(match), minutes: inDay * 60 + Number(match[2] ?? match[5] ?? 0) };
  });
}
