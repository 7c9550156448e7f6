'use client';
import { useState, type SubmitEvent } from 'react';
import { asApiError, type ApiError } from '../api/client.ts';

export type FormValues<K extends string> = Record<K, string>;
export type FieldErrors<K extends string> = Partial<Record<K, string | undefined>>;

type FormOptions<K extends string> = {
  /** The names of the controls of the form. */
  fields: readonly K[];
  /** What is wrong, by field; checked before anything is sent. */
  check?: (values: FormValues<K>) => FieldErrors<K>;
  send: (values: FormValues<K>) => Promise<void>;
  /** The field that a refusal of the server is about, if it is about one. */
  fieldOf?: (error: ApiError) => K | undefined;
};

function readValues<K extends string>(form: HTMLFormElement, fields: readonly K[]): FormValues<K> {
  const data = new FormData(form);
  return Object.fromEntries(
    fields.map((field) => {
      const value = data.get(field);
      return [field, typeof value === 'string' ? value : ''];
    }),
  ) as FormValues<K>;
}

function focusField(form: HTMLFormElement, field: string | undefined): void {
  const found = field === undefined ? null : form.elements.namedItem(field);
  const control = found instanceof RadioNodeList ? found[0] : found;
  if (control instanceof HTMLElement) control.focus();
}

/**
 * A form whose controls keep their own values, so that nothing typed before the page is ready gets lost. Says what is
 * wrong beside the field and moves there; what the server refuses is `problem`.
 */
export function useForm<K extends string>(options: FormOptions<K>) {
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState<FieldErrors<K>>({});
  const [problem, setProblem] = useState<ApiError>();

  const submit = async (form: HTMLFormElement) => {
    const values = readValues(form, options.fields);
    const found: FieldErrors<K> = options.check?.(values) ?? {};
    setErrors(found);
    setProblem(undefined);
    const firstWrong = options.fields.find((field) => found[field] !== undefined);
    if (firstWrong !== undefined) {
      focusField(form, firstWrong);
      return;
    }
    setBusy(true);
    try {
      await options.send(values);
    } catch (thrown) {
      const error = asApiError(thrown);
      const field = options.fieldOf?.(error);
      if (field === undefined) setProblem(error);
      else setErrors({ [field]: error.message } as FieldErrors<K>);
      focusField(form, field);
    }
    setBusy(false);
  };

  return {
    busy,
    problem,
    field: (name: K) => ({ name, error: errors[name] }),
    formProps: {
      noValidate: true,
      // Should the page's script not run, nothing typed may end up in an address.
      method: 'post',
      onSubmit: (event: SubmitEvent<HTMLFormElement>) => {
        event.preventDefault();
        event.stopPropagation();
        if (!busy) void submit(event.currentTarget);
      },
    },
  };
}
