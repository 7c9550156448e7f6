'use client';
import { useState } from 'react';
import { type Costs, costsSchema } from '#lib/shared/usage.ts';
import { sendJson } from '../../api/client.ts';
import { FormProblem } from '../../forms/form-problem.tsx';
import { useAct } from '../../forms/use-act.ts';
import { useForm } from '../../forms/use-form.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { checkCosts, type CostField, costFields, type PriceField, readCostForm } from './cost-fields.ts';
import { type PriceRow, PriceRows } from './price-rows.tsx';

/** What the server costs, and the prices of services to compare it with. */
export function CostForm({ costs, onDone }: { costs: Costs | null; onDone: () => void }) {
  const { succeed } = useAct();
  const [rows, setRows] = useState<readonly PriceRow[]>(
    costs?.apiPrices.map((price, number) => ({ number, price })) ?? [],
  );
  const numbers = rows.map(({ number }) => number);
  const form = useForm<CostField | PriceField>({
    fields: [
      ...costFields.map(({ name }) => name),
      ...numbers.flatMap((number) => [`name-${number}`, `input-${number}`, `output-${number}`] as const),
    ],
    check: (values) => checkCosts(values, numbers),
    send: async (values) => {
      await sendJson('PATCH', '/api/admin/usage/costs', costsSchema.parse(readCostForm(values, numbers)));
      succeed('Saved.');
      onDone();
    },
  });
  return (
    <form {...form.formProps} className="grid gap-5">
      <div className="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {costFields.map(({ name, label, help, fallback }) => (
          <TextField
            key={name}
            label={label}
            help={help}
            autoComplete="off"
            inputMode={name === 'currency' ? 'text' : 'decimal'}
            defaultValue={costs ? String(costs[name]) : fallback}
            {...form.field(name)}
          />
        ))}
      </div>
      <PriceRows rows={rows} onChange={setRows} field={form.field} />
      <FormProblem problem={form.problem} />
      <div className="flex justify-end">
        <Button type="submit" tone="primary" busy={form.busy}>
          Save
        </Button>
      </div>
    </form>
  );
}
