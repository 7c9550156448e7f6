'use client';
import { TriangleAlert } from 'lucide-react';
import type { ListedEngine } from '#lib/admin/list-engines.ts';
import { sendJson } from '../../api/client.ts';
import { checkName } from '../../forms/checks.ts';
import { FormProblem } from '../../forms/form-problem.tsx';
import { PasswordField } from '../../forms/password-field.tsx';
import { useForm, type FieldErrors, type FormValues } from '../../forms/use-form.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';

const fields = [
  'name',
  'url',
  'apiKey',
  'chatModel',
  'contextTokens',
  'embeddingModel',
  'rerankerModel',
  'removeKey',
] as const;
type Field = (typeof fields)[number];
type Values = FormValues<Field>;

const contextRange = { least: 1024, most: 1_048_576 };

function checkValues(values: Values): FieldErrors<Field> {
  const context = Number(values.contextTokens);
  const isContextWrong =
    values.contextTokens !== '' && !(context >= contextRange.least && context <= contextRange.most);
  const hasModel = [values.chatModel, values.embeddingModel, values.rerankerModel].some(
    (model) => model.trim() !== '',
  );
  return {
    name: checkName(values.name, 'a name', 100),
    url: /^https?:\/\/\S+$/.test(values.url.trim())
      ? undefined
      : 'An address starts with http:// or https://, for example http://192.168.1.20:11434/v1.',
    chatModel: hasModel ? undefined : 'Enter at least one model.',
    contextTokens: isContextWrong ? 'Type a number between 1,024 and 1,048,576.' : undefined,
  };
}

function toBody(values: Values) {
  const model = (name: string) => (name.trim() === '' ? null : name.trim());
  const key = values.apiKey.trim();
  return {
    name: values.name.trim(),
    url: values.url.trim(),
    // Left out, the key stays as it is: it can't be shown, only replaced.
    ...(key === '' ? (values.removeKey === 'on' ? { apiKey: null } : {}) : { apiKey: key }),
    chatModel: model(values.chatModel),
    embeddingModel: model(values.embeddingModel),
    rerankerModel: model(values.rerankerModel),
    ...(values.contextTokens === '' ? {} : { contextTokens: Math.round(Number(values.contextTokens)) }),
  };
}

type EngineFormProps = { engine: ListedEngine | undefined; onDone: (saved: string) => void };

/** Address, key and models of a remote engine. */
export function EngineForm({ engine, onDone }: EngineFormProps) {
  const form = useForm({
    fields,
    check: checkValues,
    send: async (values) => {
      const body = toBody(values);
      if (engine) await sendJson('PATCH', `/api/admin/engines/${engine.id}`, body);
      else await sendJson('POST', '/api/admin/engines', body);
      onDone(body.name);
    },
    fieldOf: (error) => (error.code === 'NAME_TAKEN' ? 'name' : undefined),
  });
  return (
    <form {...form.formProps} className="grid gap-4">
      <SendsTextNotice />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField label="Name" autoComplete="off" defaultValue={engine?.name} {...form.field('name')} />
        <TextField
          label="Address"
          inputMode="url"
          autoComplete="off"
          placeholder="http://192.168.1.20:11434/v1"
          defaultValue={engine?.url}
          {...form.field('url')}
        />
      </div>
      <KeyField engine={engine} error={form.field('apiKey').error} />
      <ModelFields engine={engine} field={form.field} />
      <FormProblem problem={form.problem} />
      <div className="flex justify-end">
        <Button type="submit" tone="primary" busy={form.busy}>
          Save
        </Button>
      </div>
    </form>
  );
}

function SendsTextNotice() {
  return (
    <Notice tone="caution" icon={<TriangleAlert aria-hidden className="text-caution" />}>
      What a remote engine is used for is sent to its address: questions and passages for answers and for the
      order of passages, whole documents for embeddings. Use one only where the documents may go.
    </Notice>
  );
}

function KeyField({ engine, error }: { engine: ListedEngine | undefined; error: string | undefined }) {
  const hasKey = engine?.hasKey === true;
  return (
    <div className="grid gap-2">
      <PasswordField
        label={hasKey ? 'New key (optional)' : 'Key (optional)'}
        name="apiKey"
        autoComplete="off"
        error={error}
        help={
          hasKey
            ? 'A key is kept and can’t be shown. Leave this empty to go on with it. It is forgotten when the address changes.'
            : 'It is kept on this server and never shown again.'
        }
      />
      {hasKey ? (
        <label className="flex items-center gap-2 text-sm">
          <input type="checkbox" name="removeKey" className="size-4 accent-accent" />
          Forget the key
        </label>
      ) : null}
    </div>
  );
}

type ModelFieldsProps = {
  engine: ListedEngine | undefined;
  field: (name: Field) => { name: Field; error: string | undefined };
};

function ModelFields({ engine, field }: ModelFieldsProps) {
  return (
    <fieldset className="grid gap-4 sm:grid-cols-2">
      <legend className="mb-2 text-sm font-semibold">Models, by the names that the engine gives them</legend>
      <TextField
        label="Language model"
        autoComplete="off"
        placeholder="qwen3:4b-instruct"
        defaultValue={engine?.chat?.model}
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
      <TextField
        label="Embedding model"
        autoComplete="off"
        defaultValue={engine?.embedding?.model}
        {...field('embeddingModel')}
      />
      <TextField
        label="Reranker"
        autoComplete="off"
        defaultValue={engine?.reranker?.model}
        {...field('rerankerModel')}
      />
    </fieldset>
  );
}
