import { formatCount } from '#lib/shared/format.ts';
import type { LeftOut } from './upload-types.ts';

const pathsShown = 5;

/** Says which files of a chosen folder were not sent, and what to do about it. Nothing when all were. */
export function LeftOutNote({ leftOut }: { leftOut: readonly LeftOut[] }) {
  const pathsOf = (reason: LeftOut['reason']) =>
    leftOut.filter((one) => one.reason === reason).map(({ path }) => path);
  const hidden = pathsOf('hidden');
  const unreadable = pathsOf('unreadable');
  return (
    <>
      {hidden.length > 0 ? (
        <p className="border-t border-line px-3.5 py-2 text-[0.8125rem] break-words text-ink-soft">
          {formatCount(hidden.length, 'hidden or temporary file was', 'hidden or temporary files were')} left
          out: {listPaths(hidden)}. A file that you choose by itself is always sent.
        </p>
      ) : null}
      {unreadable.length > 0 ? (
        <p role="alert" className="border-t border-line px-3.5 py-2 text-[0.8125rem] break-words text-danger">
          Your browser could not read {listPaths(unreadable)}. Check that you may open it, then upload it
          again.
        </p>
      ) : null}
    </>
  );
}

function listPaths(paths: readonly string[]): string {
  const shown = paths.slice(0, pathsShown).join(', ');
  return paths.length > pathsShown ? `${shown} and ${paths.length - pathsShown} more` : shown;
}
