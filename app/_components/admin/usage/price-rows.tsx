'use client';
import { Plus, Trash2 } from 'lucide-react';
import type { Costs } from '#lib/shared/usage.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { PriceField } from './cost-fields.ts';

const mostPrices = 20;

/** A service with its prices. Rows keep their numbers, so that taking one out leaves the fields of the others alone. */
export type PriceRow = { number: number; price: Costs['apiPrices'][number] | undefined };

type PriceRowsProps = {
  rows: readonly PriceRow[];
  onChange: (rows: readonly PriceRow[]) => void;
  field: (name: PriceField) => { name: string; error: string | undefined };
};

/** The services that the server is compared with; added and taken out here. */
export function PriceRows({ rows, onChange, field }: PriceRowsProps) {
  const add = () => {
    onChange([...rows, { number: Math.max(-1, ...rows.map(({ number }) => number)) + 1, price: undefined }]);
  };
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-1 text-sm font-medium">Services that ask by the token</legend>
      {rows.map((row) => (
        <PriceRowFields
          key={row.number}
          row={row}
          field={field}
          onRemove={() => {
            onChange(rows.filter((one) => one !== row));
          }}
        />
      ))}
      <div>
        <Button size="small" onClick={add} disabled={rows.length >= mostPrices}>
          <Plus aria-hidden />
          Add a service
        </Button>
      </div>
    </fieldset>
  );
}

type PriceRowProps = Pick<PriceRowsProps, 'field'> & { row: PriceRow; onRemove: () => void };

function PriceRowFields({ row: { number, price }, field, onRemove }: PriceRowProps) {
  return (
    <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,1fr)_auto] items-end gap-2">
      <TextField label="Name" autoComplete="off" defaultValue={price?.name} {...field(`name-${number}`)} />
      <TextField
        label="Per million read"
        inputMode="decimal"
        defaultValue={price?.perMillionInputTokens}
        {...field(`input-${number}`)}
      />
      <TextField
        label="Per million written"
        inputMode="decimal"
        defaultValue={price?.perMillionOutputTokens}
        {...field(`output-${number}`)}
      />
      <IconButton label="Take this service out" onClick={onRemove}>
        <Trash2 aria-hidden />
      </IconButton>
    </div>
  );
}
