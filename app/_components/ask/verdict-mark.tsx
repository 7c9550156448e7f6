import clsx from 'clsx';
import { CircleCheck, CircleDashed, CircleX } from 'lucide-react';
import type { Claim, Verdict } from '#lib/shared/answer.ts';
import { verdictText } from '#lib/shared/verdict-words.ts';

const looks: Record<Verdict, { icon: typeof CircleCheck; className: string }> = {
  verbatim: { icon: CircleCheck, className: 'text-positive' },
  supported: { icon: CircleCheck, className: 'text-positive' },
  partly: { icon: CircleDashed, className: 'rounded-full bg-caution-soft px-2 py-0.5 text-caution' },
  unsupported: { icon: CircleX, className: 'rounded-full bg-danger-soft px-2 py-0.5 text-danger' },
};

/** The verdict about a claim, in a word and a shape; what needs care stands out. */
export function VerdictMark({ claim }: { claim: Pick<Claim, 'verdict' | 'missing' | 'changed'> }) {
  const { icon: Icon, className } = looks[claim.verdict];
  return (
    <span className={clsx('inline-flex items-center gap-1 text-xs font-medium', className)}>
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {verdictText(claim)}
    </span>
  );
}
