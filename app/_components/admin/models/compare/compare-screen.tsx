'use client';
import { TriangleAlert } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { Candidate, ChatComparison } from '#lib/admin/model-votes.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextArea } from '../../../ui/text-field.tsx';
import { useForm } from '../../../forms/use-form.ts';
import { ComparedAnswers } from './compared-answers.tsx';
import { useComparing } from './use-comparing.ts';

type CompareScreenProps = Pick<ChatComparison, 'candidates' | 'workspaces'>;

/** Chooses two models and a question, and shows both answers. */
export function CompareScreen({ candidates, workspaces }: CompareScreenProps) {
  if (candidates.length < 2) {
    return (
      <EmptyState
        title="There is nothing to compare"
        text="Two language models are needed: model files, adapters or remote engines. The Models page says how to get them."
      />
    );
  }
  if (workspaces.length === 0) {
    return (
      <EmptyState
        title="You are in no workspace"
        text="A question needs documents. Make a workspace, or have its manager let you in."
      />
    );
  }
  return <CompareForm candidates={candidates} workspaces={workspaces} />;
}

type Pair = { workspaceId: string; first: string; second: string };

function CompareForm({ candidates, workspaces }: CompareScreenProps) {
  const router = useRouter();
  const { comparison, start, stop } = useComparing();
  const [pair, setPair] = useState<Pair>({
    workspaceId: workspaces[0]?.id ?? '',
    first: candidates[0]?.label ?? '',
    second: candidates[1]?.label ?? '',
  });
  const [isBlind, setBlind] = useState(true);
  const isSame = pair.first === pair.second;
  const form = useForm({
    fields: ['question'],
    check: ({ question }) => ({ question: question.trim() === '' ? 'Type a question.' : undefined }),
    send: async ({ question }) => {
      const { workspaceId } = pair;
      await start({ workspaceId, question, candidates: inOrder(pair, candidates, isBlind), blind: isBlind });
      router.refresh();
    },
  });
  return (
    <div className="grid gap-6">
      <form {...form.formProps} className="grid gap-4 rounded-card border border-line bg-surface p-4">
        <PairFields pair={pair} onChange={setPair} candidates={candidates} workspaces={workspaces} />
        <SentAway candidates={[pair.first, pair.second].map((label) => named(label, candidates))} />
        <TextArea label="Question" {...form.field('question')} />
        <div className="flex flex-wrap items-center justify-between gap-3">
          <Checkbox
            showLabel
            label="Hide which is which until you have voted"
            checked={isBlind}
            onChange={setBlind}
          />
          <div className="flex gap-2">
            {comparison?.isRunning ? <Button onClick={stop}>Stop</Button> : null}
            <Button type="submit" tone="primary" busy={form.busy} disabled={isSame}>
              Ask both
            </Button>
          </div>
        </div>
      </form>
      {comparison ? <ComparedAnswers key={comparison.number} comparison={comparison} /> : null}
    </div>
  );
}

/** In the order that was chosen; when nobody should know which is which, in either one. */
function inOrder(
  { first, second }: Pair,
  candidates: readonly Candidate[],
  isBlind: boolean,
): [Candidate, Candidate] {
  const labels = isBlind && Math.random() < 0.5 ? [second, first] : [first, second];
  return labels.map((label) => named(label, candidates)) as [Candidate, Candidate];
}

const named = (label: string, candidates: readonly Candidate[]) =>
  candidates.find((one) => one.label === label);

/** Asking an engine elsewhere sends it text of documents: said before it is done. */
function SentAway({ candidates }: { candidates: readonly (Candidate | undefined)[] }) {
  const places = [...new Set(candidates.flatMap((one) => one?.sentTo ?? []))];
  if (places.length === 0) return null;
  return (
    <Notice tone="caution" icon={<TriangleAlert aria-hidden className="text-caution" />}>
      The question and the passages found for it are sent out of this server, to {places.join('; ')}. Ask only
      if what is in the documents may go there.
    </Notice>
  );
}

type PairFieldsProps = CompareScreenProps & { pair: Pair; onChange: (pair: Pair) => void };

function PairFields({ pair, onChange, candidates, workspaces }: PairFieldsProps) {
  const options = candidates.map(({ label }) => ({ value: label, label }));
  const field = (key: keyof Pair) => ({
    value: pair[key],
    onChange: (value: string) => {
      onChange({ ...pair, [key]: value });
    },
  });
  return (
    <div className="grid items-start gap-4 sm:grid-cols-3">
      <Select
        label="Workspace"
        options={workspaces.map(({ id, name }) => ({ value: id, label: name }))}
        {...field('workspaceId')}
      />
      <Select label="One model" options={options} {...field('first')} />
      <Select
        label="Another model"
        options={options}
        error={pair.first === pair.second ? 'Choose another one than the first.' : undefined}
        {...field('second')}
      />
    </div>
  );
}
