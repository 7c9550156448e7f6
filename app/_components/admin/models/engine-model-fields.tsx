'use client';
import { useId } from 'react';
import type { ListedEngine } from '#lib/admin/list-engines.ts';
import { TextField } from '../../ui/text-field.tsx';
import type { EngineFieldProps } from './engine-values.ts';

type Offered = NonNullable<ListedEngine['look']>['models'];

type EngineModelFieldsProps = { engine: ListedEngine | undefined; field: EngineFieldProps };

function helpFor(offered: Offered | undefined): string {
  if (offered === undefined)
    return 'Leave the names empty to learn first which models the engine has: it is asked when you save.';
  if (offered.length === 0) return 'The engine does not say which models it has: type their names.';
  return `The engine names ${offered.length === 1 ? 'one model' : `${offered.length} models`}; they are suggested as you type.`;
}

/** A server that has a single language model leaves nothing to choose. */
function onlyChatModel(offered: Offered = []): string | undefined {
  const chats = offered.filter(({ use }) => use === 'chat');
  const only = offered.length === 1 ? offered : chats;
  return only.length === 1 ? only[0]?.name : undefined;
}

function Suggestions({ id, offered, use }: { id: string; offered: Offered; use: 'chat' | 'embedding' }) {
  return (
    <datalist id={id}>
      {offered
        .filter((model) => model.use === null || model.use === use)
        .map(({ name }) => (
          <option key={name} value={name} />
        ))}
    </datalist>
  );
}

/** The names of the models, suggested from what the engine says it has. */
export function EngineModelFields({ engine, field }: EngineModelFieldsProps) {
  const id = useId();
  const offered = engine?.look?.models;
  const chats = `${id}-chats`;
  const embeddings = `${id}-embeddings`;
  return (
    <fieldset className="grid gap-4 sm:grid-cols-2">
      <legend className="text-sm font-semibold">Models, by the names that the engine gives them</legend>
      <p className="text-[0.8125rem] text-ink-faint sm:col-span-2">{helpFor(offered)}</p>
      <Suggestions id={chats} offered={offered ?? []} use="chat" />
      <Suggestions id={embeddings} offered={offered ?? []} use="embedding" />
      <TextField
        label="Language model"
        autoComplete="off"
        placeholder="qwen3:4b-instruct"
        list={chats}
        defaultValue={engine?.chat?.model ?? onlyChatModel(offered)}
        {...field('chatModel')}
      />
      <TextField
        label="Its context, in tokens"
        inputMode="numeric"
        autoComplete="off"
        placeholder="8192"
        defaultValue={engine?.chat?.contextTokens}
        {...field('contextTokens')}
      />
      <OtherModels engine={engine} field={field} list={embeddings} />
    </fieldset>
  );
}

function OtherModels({ engine, field, list }: EngineModelFieldsProps & { list: string }) {
  return (
    <>
      <TextField
        label="Embedding model"
        autoComplete="off"
        list={list}
        defaultValue={engine?.embedding?.model}
        {...field('embeddingModel')}
      />
      <TextField
        label="Reranker"
        autoComplete="off"
        defaultValue={engine?.reranker?.model}
        {...field('rerankerModel')}
      />
    </>
  );
}
