'use client';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { ListedEngine } from '#lib/admin/list-engines.ts';
import { FormProblem } from '../../forms/form-problem.tsx';
import { PasswordField } from '../../forms/password-field.tsx';
import { useForm } from '../../forms/use-form.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextArea } from '../../ui/text-field.tsx';
import { EngineModelFields } from './engine-model-fields.tsx';
import { EngineServerFields } from './engine-server-fields.tsx';
import { EngineSharingFields } from './engine-sharing-fields.tsx';
import { checkEngine, engineFields, saveAndTest, toEngineBody } from './engine-values.ts';

type EngineFormProps = {
  engine: ListedEngine | undefined;
  engines: readonly ListedEngine[];
  /** Told with the engine as it is after it was saved and tested. */
  onDone: (engine: ListedEngine) => void;
};

/** Address, kind, key and models of a remote engine. Saving tests it. */
export function EngineForm({ engine, engines, onDone }: EngineFormProps) {
  // Once it is saved, a second try changes it and adds no other one.
  const [savedId, setSavedId] = useState(engine?.id);
  const form = useForm({
    fields: engineFields,
    check: checkEngine,
    send: async (values) => {
      onDone(await saveAndTest({ id: savedId, body: toEngineBody(values), onSaved: setSavedId }));
    },
    fieldOf: (error) => (error.code === 'NAME_TAKEN' ? 'name' : undefined),
  });
  return (
    <form {...form.formProps} className="grid gap-4">
      <SendsTextNotice />
      <EngineServerFields engine={engine} field={form.field} />
      <KeyField engine={engine} error={form.field('apiKey').error} />
      <CertificateField engine={engine} error={form.field('caCertificate').error} />
      <EngineModelFields engine={engine} field={form.field} />
      <EngineSharingFields engine={engine} engines={engines} field={form.field} />
      <FormProblem problem={form.problem} />
      <div className="flex flex-wrap items-center justify-end gap-x-4 gap-y-2">
        <p role="status" className="text-[0.8125rem] text-ink-soft">
          {form.busy
            ? 'The engine is being tried. One that has to load its model takes a minute or two.'
            : ''}
        </p>
        <Button type="submit" tone="primary" busy={form.busy}>
          Save and test
        </Button>
      </div>
    </form>
  );
}

/** Rarely needed, so that it is folded away until there is one. */
function CertificateField({
  engine,
  error,
}: {
  engine: ListedEngine | undefined;
  error: string | undefined;
}) {
  const certificate = engine?.caCertificate ?? '';
  return (
    <details open={certificate !== '' || error !== undefined}>
      <summary className="cursor-pointer text-sm font-medium">
        Certificate of an authority of your own
      </summary>
      <div className="mt-2">
        <TextArea
          label="Certificates to trust, in PEM form"
          name="caCertificate"
          defaultValue={certificate}
          error={error}
          rows={4}
          spellCheck={false}
          placeholder="-----BEGIN CERTIFICATE-----"
          className="font-mono"
          help="For https addresses whose certificate your organisation signed itself. Only these are trusted then. Empty: the authorities that every browser knows."
        />
      </div>
    </details>
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
