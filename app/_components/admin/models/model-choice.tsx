'use client';
import { useState } from 'react';
import type { ListedEngine } from '#lib/admin/list-engines.ts';
import type { ActiveModelReport, ModelsReport } from '#lib/admin/list-models.ts';
import { sendJson } from '../../api/client.ts';
import { useAct } from '../../forms/use-act.ts';
import { useConfirm } from '../../forms/use-confirm.tsx';
import { Select } from '../../ui/select.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { choiceOptions, currentChoice, scaleOf, scaleOptions, toChoice, type ChoiceKey } from './choices.ts';
import { modelRoleWords } from './role-words.ts';

type ModelChoiceProps = {
  active: ActiveModelReport;
  report: ModelsReport;
  engines: readonly ListedEngine[];
};

const embedAgain =
  'Where there are documents, the new model is first prepared in the background, which can take hours for a large collection, and compared with the one in use. Questions are answered as before until you decide to switch.';
const sentAway =
  'From then on, questions and the passages found for them are sent to that address, out of this server. Choose it only if what is in the documents may go there.';
const allSentAway = 'All passages of all documents are sent there now.';

/** What is asked before a choice that has consequences; nothing for one that has none. */
function questionBefore(role: ActiveModelReport['role'], key: ChoiceKey) {
  const isRemote = key.startsWith('engine:');
  if (role !== 'embedding' && !isRemote) return undefined;
  const texts = [
    ...(role === 'embedding' ? [embedAgain] : []),
    ...(isRemote ? [sentAway] : []),
    ...(isRemote && role === 'embedding' ? [allSentAway] : []),
  ];
  return {
    title: isRemote ? 'Send text to a remote engine?' : 'Prepare another embedding model?',
    text: texts.map((text) => (
      <p key={text} className="mt-2 first:mt-0">
        {text}
      </p>
    )),
    label: isRemote ? 'Use the remote engine' : 'Prepare it',
    tone: 'primary' as const,
  };
}

/** The choice of a role's model, where it isn't fixed by the server's settings. */
export function ModelChoice(props: ModelChoiceProps) {
  const { role, isFixed } = props.active;
  if (!isFixed) return <ChoiceList {...props} />;
  return (
    <p className="text-[0.8125rem] text-ink-faint">
      Set by <code>PINCITE_{role.toUpperCase()}_MODEL</code> in the server’s environment.
    </p>
  );
}

function ChoiceList({ active, report, engines }: ModelChoiceProps) {
  const { act, busyKey } = useAct();
  const { ask, dialog } = useConfirm();
  const [wanted, setWanted] = useState<ChoiceKey>();
  const { role } = active;
  const current = currentChoice(active, engines);
  const choose = async (key: ChoiceKey) => {
    setWanted(key);
    await act({
      key: role,
      work: () => sendJson('POST', '/api/admin/models/choose', { role, choice: toChoice(key) }),
      done: `${modelRoleWords[role].title}: the choice is ${role === 'embedding' ? 'taken' : 'saved'}.`,
    });
    setWanted(undefined);
  };
  const start = (key: ChoiceKey) => {
    const question = questionBefore(role, key);
    if (question) ask({ ...question, onConfirm: () => choose(key) });
    else void choose(key);
  };
  return (
    <>
      <Select
        label="Use"
        value={wanted ?? current}
        options={choiceOptions(active, { report, engines })}
        disabled={busyKey !== undefined}
        onChange={start}
      />
      {scaleOf(active) === null ? null : (
        <Select
          label="The adapter counts"
          value={wanted ?? current}
          options={scaleOptions(active)}
          disabled={busyKey !== undefined}
          onChange={start}
        />
      )}
      {busyKey === undefined ? null : (
        <p role="status" className="flex items-center gap-2 text-[0.8125rem] text-ink-soft">
          <Spinner />
          The model is being loaded to try it. A large one takes a minute or more.
        </p>
      )}
      {dialog}
    </>
  );
}
