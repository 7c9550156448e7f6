'use client';
import { useRouter } from 'next/navigation';
import type { UsageFilter } from '#lib/shared/usage.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { groupWords } from './usage-words.ts';

const periods = [
  { value: '1', label: 'This month' },
  { value: '3', label: '3 months' },
  { value: '12', label: '12 months' },
] as const;
const groups = Object.entries(groupWords).map(([value, { tab }]) => ({
  value: value as UsageFilter['by'],
  label: tab,
}));

/** Chooses the months and by what they are added up; kept in the address of the page. */
export function UsageFilterBar({ filter }: { filter: UsageFilter }) {
  const router = useRouter();
  const show = (change: { months?: string; by?: string }) => {
    const query = new URLSearchParams({ months: String(filter.months), by: filter.by, ...change });
    router.push(`/admin/usage?${query.toString()}`);
  };
  return (
    <div className="flex flex-wrap gap-3">
      <Segmented
        label="Period"
        value={String(filter.months) as (typeof periods)[number]['value']}
        options={periods}
        onChange={(months) => {
          show({ months });
        }}
      />
      <Segmented
        label="Added up by"
        value={filter.by}
        options={groups}
        onChange={(by) => {
          show({ by });
        }}
      />
    </div>
  );
}
