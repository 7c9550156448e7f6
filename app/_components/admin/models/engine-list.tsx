'use client';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ListedEngine } from '#lib/admin/list-engines.ts';
import { enginePresets } from '#lib/shared/engine-presets.ts';
import { sendJson } from '../../api/client.ts';
import { useAct } from '../../forms/use-act.ts';
import { useConfirm } from '../../forms/use-confirm.tsx';
import { Section } from '../../section.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { EngineForm } from './engine-form.tsx';
import { EngineTests } from './engine-test.tsx';
import { describeChat, describeEmbedding, describeWork } from './engine-words.ts';
import { modelRoleWords } from './role-words.ts';

/** Remote engines: added, changed, tried and deleted here. */
export function EngineList({ engines }: { engines: readonly ListedEngine[] }) {
  const { act, succeed } = useAct();
  const { ask, dialog } = useConfirm();
  const [editing, setEditing] = useState<ListedEngine | 'new'>();
  const remove = ({ id, name }: ListedEngine) => {
    ask({
      title: `Delete the engine ${name}?`,
      text: 'Its address and key are forgotten. One that is in use must be replaced first.',
      label: 'Delete',
      onConfirm: () =>
        act({
          key: id,
          work: () => sendJson('DELETE', `/api/admin/engines/${id}`),
          done: `${name} is deleted.`,
        }),
    });
  };
  return (
    <Section
      title="Remote engines"
      text="Ollama, LM Studio, Jan, vLLM, llama-server, or any other OpenAI-compatible server. No question and no document is sent to one that is neither chosen above nor shares the work of one that is, unless an administrator asks it to compare language models; testing sends a few harmless words."
      actions={
        <Button
          size="small"
          onClick={() => {
            setEditing('new');
          }}
        >
          <Plus aria-hidden />
          Add an engine
        </Button>
      }
    >
      <EngineCards engines={engines} onEdit={setEditing} onDelete={remove} />
      {dialog}
      <EngineDialog
        editing={editing}
        engines={engines}
        onClose={() => {
          setEditing(undefined);
        }}
        onSaved={(engine) => {
          const hasModel = (engine.chat ?? engine.embedding ?? engine.reranker) !== null;
          succeed(`${engine.name} is saved.${hasModel ? '' : ' Choose its models now.'}`);
          setEditing(hasModel ? undefined : engine);
        }}
      />
    </Section>
  );
}

type EngineCardsProps = {
  engines: readonly ListedEngine[];
  onEdit: (engine: ListedEngine) => void;
  onDelete: (engine: ListedEngine) => void;
};

function EngineCards({ engines, ...acts }: EngineCardsProps) {
  if (engines.length === 0) {
    return <p className="text-sm text-ink-soft">None. All models run on this server.</p>;
  }
  return (
    <ul className="grid gap-3">
      {engines.map((engine) => (
        <EngineCard key={engine.id} engine={engine} engines={engines} {...acts} />
      ))}
    </ul>
  );
}

type EngineDialogProps = {
  engines: readonly ListedEngine[];
  editing: ListedEngine | 'new' | undefined;
  onClose: () => void;
  onSaved: (engine: ListedEngine) => void;
};

function EngineDialog({ editing, engines, onClose, onSaved }: EngineDialogProps) {
  const engine = editing === 'new' ? undefined : editing;
  return (
    <Dialog
      open={editing !== undefined}
      onOpenChange={onClose}
      title={engine ? `Change ${engine.name}` : 'Add a remote engine'}
      wide
    >
      {engine?.look?.problem && engine.chat === null ? (
        <Notice tone="danger">{engine.look.problem}</Notice>
      ) : null}
      <EngineForm key={engine?.look?.testedAt} engine={engine} engines={engines} onDone={onSaved} />
    </Dialog>
  );
}

type EngineCardProps = EngineCardsProps & { engine: ListedEngine };

function EngineCard({ engine, engines, onEdit, onDelete }: EngineCardProps) {
  return (
    <li className="grid gap-3 rounded-card border border-line bg-surface p-4 text-sm">
      <header className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h3 className="font-semibold">{engine.name}</h3>
          <p className="text-[0.8125rem] break-all text-ink-soft">
            {enginePresets[engine.preset].title} · {engine.url} · {engine.hasKey ? 'with a key' : 'no key'}
            {engine.caCertificate === null ? '' : ' · own certificate authority'}
          </p>
        </div>
        <div className="flex shrink-0">
          <IconButton
            label={`Change ${engine.name}`}
            onClick={() => {
              onEdit(engine);
            }}
          >
            <Pencil />
          </IconButton>
          <IconButton
            label={`Delete ${engine.name}`}
            onClick={() => {
              onDelete(engine);
            }}
          >
            <Trash2 />
          </IconButton>
        </div>
      </header>
      <EngineModels engine={engine} />
      <EngineWork engine={engine} partner={engines.find(({ id }) => id === engine.sharesWith)} />
      <EngineTests engine={engine} />
    </li>
  );
}

/** What it does now, and whose work it shares; nothing is said of one that rests. */
function EngineWork({ engine, partner }: { engine: ListedEngine; partner: ListedEngine | undefined }) {
  const sentences = describeWork(engine, partner?.name);
  return sentences === '' ? null : <p className="text-[0.8125rem] text-ink-soft">{sentences}</p>;
}

function EngineModels({ engine }: { engine: ListedEngine }) {
  const { chat, embedding, reranker, look } = engine;
  const isTested = look !== null;
  const rows = [
    { role: 'chat' as const, name: chat?.model, facts: chat ? describeChat(chat, isTested) : [] },
    {
      role: 'embedding' as const,
      name: embedding?.model,
      facts: embedding ? [describeEmbedding(embedding.dimensions)] : [],
    },
    { role: 'reranker' as const, name: reranker?.model, facts: [] },
  ];
  return (
    <dl className="grid gap-1.5 text-[0.8125rem]">
      {rows.map(({ role, name, facts }) =>
        name === undefined ? null : (
          <div key={role}>
            <dt className="inline text-ink-faint">{modelRoleWords[role].title} </dt>
            <dd className="inline">
              <span className="break-all">{name}</span>
              {facts.map((fact) => (
                <span key={fact} className="block text-ink-soft">
                  {fact}
                </span>
              ))}
            </dd>
          </div>
        ),
      )}
    </dl>
  );
}
