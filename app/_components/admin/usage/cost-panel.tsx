'use client';
import { useState } from 'react';
import type { Costs } from '#lib/shared/usage.ts';
import type { CostReport } from '#lib/usage/cost.ts';
import { Fact, Facts, Section } from '../../section.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CostForm } from './cost-form.tsx';
import { ServiceTable } from './service-table.tsx';
import { formatMoney } from './usage-words.ts';

type CostPanelProps = { costs: Costs | null; report: CostReport | null };

/** What the server costs, for a thousand questions and beside services that ask by the token. */
export function CostPanel({ costs, report }: CostPanelProps) {
  const [isOpen, setOpen] = useState(false);
  const close = () => {
    setOpen(false);
  };
  return (
    <Section
      title="What it costs"
      text="From the price of the hardware, its power and its hours, at the volume of the last thirty days."
      actions={
        <Button
          size="small"
          onClick={() => {
            setOpen(true);
          }}
        >
          {costs ? 'Change' : 'Enter prices'}
        </Button>
      }
    >
      {costs && report ? (
        <CostFacts costs={costs} report={report} />
      ) : (
        <p className="text-sm text-ink-soft">
          Nobody has entered yet what this server costs. Nothing is looked up anywhere.
        </p>
      )}
      {isOpen ? (
        <Dialog
          open
          onOpenChange={close}
          wide
          title="What this server costs"
          description="All amounts in the same currency. They stay on this server."
        >
          <CostForm costs={costs} onDone={close} />
        </Dialog>
      ) : null}
    </Section>
  );
}

function CostFacts({ costs, report }: { costs: Costs; report: CostReport }) {
  const money = (amount: number) => formatMoney(amount, costs.currency);
  return (
    <div className="grid gap-4">
      <Facts>
        <Fact name="A month">
          <strong className="font-semibold">{money(report.totalPerMonth)}</strong>
          <span className="block text-xs text-ink-faint">
            {money(report.hardwarePerMonth)} hardware, {money(report.powerPerMonth)} power,{' '}
            {money(report.otherPerMonth)} other
          </span>
        </Fact>
        <Fact name="A thousand questions">
          {report.perThousandQuestions === null
            ? 'Known once questions were asked.'
            : money(report.perThousandQuestions)}
        </Fact>
      </Facts>
      {costs.apiPrices.length > 0 ? (
        <ServiceTable services={report.services} currency={costs.currency} />
      ) : null}
    </div>
  );
}
