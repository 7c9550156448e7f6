import type { UsageSums } from '#lib/shared/usage.ts';

const parts = [
  { label: 'Answered', color: 'text-accent', count: answered },
  { label: 'Refused', color: 'text-line-strong', count: (sums: UsageSums) => sums.refused },
  { label: 'Stopped', color: 'text-mark-line', count: (sums: UsageSums) => sums.cancelled },
  { label: 'Failed', color: 'text-danger', count: (sums: UsageSums) => sums.failed },
] as const;

function answered({ questions, refused, cancelled, failed }: UsageSums): number {
  return questions - refused - cancelled - failed;
}

/** How the questions of a row ended, as parts of a bar whose whole width stands for the most questions of any row. */
export function OutcomeBar({ sums, most }: { sums: UsageSums; most: number }) {
  const found = parts.map((part) => ({ ...part, value: part.count(sums) })).filter(({ value }) => value > 0);
  const words = found.map(({ label, value }) => `${label} ${value}`).join(', ');
  return (
    <svg
      role="img"
      aria-label={words}
      viewBox="0 0 100 1"
      preserveAspectRatio="none"
      className="h-3 w-full min-w-24"
    >
      {found.map(({ label, color, value }, index) => {
        const before = found.slice(0, index).reduce((sum, part) => sum + part.value, 0);
        const [x, width] = [(before / most) * 100, (value / most) * 100];
        return <rect key={label} x={x} width={width} height="1" fill="currentColor" className={color} />;
      })}
    </svg>
  );
}

/** What the colours of the bars mean. */
export function ChartLegend() {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-soft">
      {parts.map(({ label, color }) => (
        <li key={label} className="flex items-center gap-1.5">
          <svg aria-hidden viewBox="0 0 1 1" className={`size-2.5 ${color}`}>
            <rect width="1" height="1" fill="currentColor" />
          </svg>
          {label}
        </li>
      ))}
    </ul>
  );
}
