import { AppError } from '#lib/core/errors.ts';

const longestName = 200;
const longestFolder = 400;
/** A tail that looks like an ending is kept when a long name is shortened. */
const longestEnding = 16;

/**
 * Characters that are not shown or that change how a name reads: control characters, marks of writing direction
 * (a name could be made to end in "fdp.exe" while it shows "exe.pdf"), zero-width characters, line separators.
 */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu;

/** Cuts to a length in UTF-16 units without cutting a character in two. */
function cut(text: string, length: number): string {
  const piece = text.slice(0, length);
  return /[\ud800-\udbff]$/.test(piece) ? piece.slice(0, -1) : piece;
}

function cleanPart(text: string): string {
  return text.normalize('NFC').replace(invisible, '').replace(/\s+/g, ' ').trim();
}

function shorten(name: string): string {
  if (name.length <= longestName) return name;
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 && name.length - dot <= longestEnding ? name.slice(dot) : '';
  return `${cut(name, longestName - ending.length - 1).trimEnd()}…${ending}`;
}

/**
 * The name of an uploaded file as people will see it: without the folders before it, without invisible characters, at
 * most 200 characters with its ending kept. It is never a path. Throws `FILE_NAME_INVALID` when nothing is left.
 */
export function cleanFileName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const cleaned = cleanPart(last);
  if (cleaned === '' || /^\.+$/.test(cleaned)) throw new AppError('FILE_NAME_INVALID');
  return shorten(cleaned);
}

/** The folder of an uploaded folder's file, for people: "pleadings/2024". Parts that lead elsewhere are left out. */
export function cleanFolder(folder: string): string {
  const parts = folder.split(/[/\\]/).map(cleanPart);
  const kept = parts.filter((part) => part !== '' && !/^\.+$/.test(part));
  return cut(kept.join('/'), longestFolder);
}
