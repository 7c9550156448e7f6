'use client';
import { useState } from 'react';
import type { ListedEngine } from '#lib/admin/list-engines.ts';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { EngineFieldProps } from './engine-values.ts';

type EngineSharingFieldsProps = {
  engine: ListedEngine | undefined;
  engines: readonly ListedEngine[];
  field: EngineFieldProps;
};

/** How much an engine does at once, and whose work it shares. */
export function EngineSharingFields({ engine, engines, field }: EngineSharingFieldsProps) {
  const [partner, setPartner] = useState(engine?.sharesWith ?? '');
  const partners = engines.filter(
    ({ id, chat, sharesWith }) => id !== engine?.id && chat !== null && sharesWith === null,
  );
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField
        label="Answers at once"
        inputMode="numeric"
        autoComplete="off"
        placeholder="8"
        defaultValue={engine?.atOnce}
        help="Further questions wait, and are told their place."
        {...field('atOnce')}
      />
      {partners.length === 0 ? null : (
        <Select
          label="Shares the work of"
          value={partner}
          options={[
            { value: '', label: 'None' },
            ...partners.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={setPartner}
          help="With the same language model: questions then go to whichever is less busy, and go on when one fails."
          {...field('sharesWith')}
        />
      )}
    </div>
  );
}
