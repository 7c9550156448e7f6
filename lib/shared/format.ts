/** "1.4 MB": bytes in steps of 1,000, as file managers show them. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  const value = bytes / 1000 ** step;
  const digits = step > 0 && value < 10 ? 1 : 0;
  return `${value.toLocaleString('en', { maximumFractionDigits: digits })} ${units[step] ?? 'bytes'}`;
}

/** "1 document", "1,204 documents". */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** "page 4" or "pages 3–9". */
export function formatPages(from: number, to: number): string {
  return from === to
    ? `page ${from.toLocaleString('en')}`
    : `pages ${from.toLocaleString('en')}–${to.toLocaleString('en')}`;
}

/** "23 Nov 2026, 14:05" in the reader's time zone; `time` is milliseconds since 1970. */
export function formatMoment(time: number): string {
  return new Date(time).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
}

/** "4 March 2024" for a day in the form YYYY-MM-DD. */
export function formatDay(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
}

/** "23 Nov 2026" in the reader's time zone; `time` is milliseconds since 1970. */
export function formatDayOf(time: number): string {
  return new Date(time).toLocaleDateString('en-GB', { dateStyle: 'medium' });
}

/** "14:05" today, "Mon 14:05" within a week, else "3 Nov 2026": for lists, where the newest matter most. */
export function formatRecent(time: number, now: number): string {
  const date = new Date(time);
  const clock = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  if (new Date(now).toDateString() === date.toDateString()) return clock;
  const dayMs = 86_400_000;
  if (now - time < 6 * dayMs) return `${date.toLocaleDateString('en-GB', { weekday: 'short' })} ${clock}`;
  return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
}

/** "0.8 s", "12 s", "3 min 20 s". */
export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const rest = whole % 60;
  return `${Math.floor(whole / 60)} min${rest === 0 ? '' : ` ${rest} s`}`;
}
