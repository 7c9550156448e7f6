import { roleChoices } from './role-words.ts';

/** What each role may do, for reading. */
export function RoleLegend() {
  return (
    <dl className="grid gap-1 px-1 text-[0.8125rem]">
      {roleChoices.map(({ value, label, text }) => (
        <div key={value} className="flex gap-2">
          <dt className="w-16 shrink-0 text-ink-faint">{label}</dt>
          <dd className="text-ink-soft">{text}</dd>
        </div>
      ))}
    </dl>
  );
}
