import { CopyButton } from '../ui/copy-button.tsx';
import { Button } from '../ui/button.tsx';

type RecoveryCodesProps = { codes: readonly string[]; onDone: () => void };

/** Recovery codes, shown this once. */
export function RecoveryCodes({ codes, onDone }: RecoveryCodesProps) {
  return (
    <div className="grid gap-4">
      <p className="text-sm text-ink-soft">
        If you lose your second factor, one of these codes takes its place. Each works once. Keep them where
        only you find them: they are not shown again.
      </p>
      <ul
        aria-label="Recovery codes"
        className="grid gap-x-6 gap-y-1 rounded-card border border-line bg-surface p-4 font-mono text-sm sm:grid-cols-2"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap justify-end gap-2">
        <CopyButton text={codes.join('\n')} label="Copy the codes" />
        <Button tone="primary" onClick={onDone}>
          I have kept them
        </Button>
      </div>
    </div>
  );
}
