import type { ListedEngine } from '#lib/admin/list-engines.ts';
import type { EngineTest } from '#lib/admin/test-engine.ts';
import { presetNames, type PresetName } from '#lib/shared/engine-presets.ts';
import { sendJson } from '../../api/client.ts';
import { checkName } from '../../forms/checks.ts';
import type { FieldErrors, FormValues } from '../../forms/use-form.ts';

/** The controls of the form of an engine. */
export const engineFields = [
  'name',
  'url',
  'preset',
  'apiKey',
  'chatModel',
  'contextTokens',
  'embeddingModel',
  'rerankerModel',
  'removeKey',
  'caCertificate',
  'atOnce',
  'sharesWith',
] as const;
export type EngineField = (typeof engineFields)[number];
export type EngineFieldProps = (name: EngineField) => { name: EngineField; error: string | undefined };

const atOnceRange = { least: 1, most: 1000 };
const contextRange = { least: 1024, most: 1_048_576 };

/** What is wrong in the form. No model needs to be entered: the engine is asked first which it has. */
export function checkEngine(values: FormValues<EngineField>): FieldErrors<EngineField> {
  const context = Number(values.contextTokens);
  const isContextWrong =
    values.contextTokens !== '' && !(context >= contextRange.least && context <= contextRange.most);
  const atOnce = Number(values.atOnce);
  const isAtOnceWrong = values.atOnce !== '' && !(atOnce >= atOnceRange.least && atOnce <= atOnceRange.most);
  return {
    name: checkName(values.name, 'a name', 100),
    url: /^https?:\/\/\S+$/.test(values.url.trim())
      ? undefined
      : 'An address starts with http:// or https://, for example http://192.168.1.20:11434.',
    atOnce: isAtOnceWrong ? 'Type a number between 1 and 1,000.' : undefined,
    contextTokens: isContextWrong ? 'Type a number between 1,024 and 1,048,576.' : undefined,
  };
}

type EngineBody = {
  name: string;
  url: string;
  preset?: PresetName;
  /** Left out, the key stays as it is: it can't be shown, only replaced. */
  apiKey?: string | null;
  /** Left out, the certificates stay as they are. */
  caCertificate?: string | null;
  chatModel: string | null;
  embeddingModel: string | null;
  rerankerModel: string | null;
  contextTokens?: number;
  atOnce?: number;
  sharesWith?: string | null;
};

/** What is sent to the server. */
export function toEngineBody(values: FormValues<EngineField>): EngineBody {
  const model = (name: string) => (name.trim() === '' ? null : name.trim());
  const key = values.apiKey.trim();
  const preset = presetNames.find((name) => name === values.preset);
  return {
    name: values.name.trim(),
    url: values.url.trim(),
    ...(preset && { preset }),
    ...(key === '' ? (values.removeKey === 'on' ? { apiKey: null } : {}) : { apiKey: key }),
    caCertificate: model(values.caCertificate),
    chatModel: model(values.chatModel),
    embeddingModel: model(values.embeddingModel),
    rerankerModel: model(values.rerankerModel),
    sharesWith: model(values.sharesWith),
    ...(values.atOnce === '' ? {} : { atOnce: Math.round(Number(values.atOnce)) }),
    ...(values.contextTokens === '' ? {} : { contextTokens: Math.round(Number(values.contextTokens)) }),
  };
}

/** An engine as it is, treated as another kind of server. */
export function withPreset(engine: ListedEngine, preset: PresetName): EngineBody {
  const { name, url, chat, embedding, reranker } = engine;
  return {
    name,
    url,
    preset,
    chatModel: chat?.model ?? null,
    embeddingModel: embedding?.model ?? null,
    rerankerModel: reranker?.model ?? null,
    ...(chat && { contextTokens: chat.contextTokens }),
  };
}

type SaveAndTest = { id: string | undefined; body: EngineBody; onSaved?: (id: string) => void };

/** Saves an engine, new or not, and has it tested; what is returned is what is known of it then. */
export async function saveAndTest({ id, body, onSaved }: SaveAndTest): Promise<ListedEngine> {
  const saved = (
    id === undefined
      ? await sendJson('POST', '/api/admin/engines', body)
      : await sendJson('PATCH', `/api/admin/engines/${id}`, body)
  ) as ListedEngine;
  onSaved?.(saved.id);
  return ((await sendJson('POST', `/api/admin/engines/${saved.id}/test`, {})) as EngineTest).engine;
}
