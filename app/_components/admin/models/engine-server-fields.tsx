'use client';
import { useState } from 'react';
import type { ListedEngine } from '#lib/admin/list-engines.ts';
import { enginePresets, presetNames, presetOfAddress, type PresetName } from '#lib/shared/engine-presets.ts';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { EngineFieldProps } from './engine-values.ts';

const presetOptions = presetNames.map((name) => ({ value: name, label: enginePresets[name].title }));

/** As long as nothing is used of it, what the engine says it is goes before what its port suggests. */
function proposedFor(engine: ListedEngine | undefined): PresetName | undefined {
  const isNew = engine?.chat === null && engine.embedding === null && engine.reranker === null;
  return (isNew ? engine.look?.preset : undefined) ?? engine?.preset;
}

type EngineServerFieldsProps = { engine: ListedEngine | undefined; field: EngineFieldProps };

/** Name, address and kind of the server. The kind is proposed by the address until somebody chooses it. */
export function EngineServerFields({ engine, field }: EngineServerFieldsProps) {
  const [chosen, setChosen] = useState(proposedFor(engine));
  const [url, setUrl] = useState(engine?.url ?? '');
  const preset = chosen ?? presetOfAddress(url.trim());
  const saysSo = engine?.look?.preset != null && engine.look.preset === preset;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField label="Name" autoComplete="off" defaultValue={engine?.name} {...field('name')} />
      <TextField
        label="Address"
        inputMode="url"
        autoComplete="off"
        placeholder={enginePresets[preset === 'generic' ? 'ollama' : preset].example}
        value={url}
        onChange={(event) => {
          setUrl(event.target.value);
        }}
        {...field('url')}
      />
      <div className="sm:col-span-2">
        <Select
          label="Kind of server"
          value={preset}
          options={presetOptions}
          onChange={setChosen}
          help={`${saysSo ? 'This is what the server says it is. ' : ''}${enginePresets[preset].hint}`}
          {...field('preset')}
        />
      </div>
    </div>
  );
}
