'use client';
import { useRouter } from 'next/navigation';
import type { WorkspaceSummary } from '#lib/shared/documents.ts';
import { sendJson } from '../api/client.ts';
import { checkName } from '../forms/checks.ts';
import { ChoiceCards } from '../forms/choice-cards.tsx';
import { FormProblem } from '../forms/form-problem.tsx';
import { useForm } from '../forms/use-form.ts';
import { Button } from '../ui/button.tsx';
import { TextArea, TextField } from '../ui/text-field.tsx';
import { useToast } from '../ui/toast.tsx';

type SettingsFormProps = {
  workspace: WorkspaceSummary;
  /** The language model in use on this server; null when there is none. */
  chatModelName: string | null;
};

const longestDescription = 2000;

/** Name, description and way of answering of a workspace. */
export function SettingsForm({ workspace, chatModelName }: SettingsFormProps) {
  const router = useRouter();
  const { show } = useToast();
  const form = useForm({
    fields: ['name', 'description', 'answerMode', 'unsupportedClaims'],
    check: ({ name, description }) => ({
      name: checkName(name, 'a name', 120),
      description:
        description.length > longestDescription
          ? `Use at most ${longestDescription.toLocaleString('en')} characters.`
          : undefined,
    }),
    send: async ({ name, description, ...choices }) => {
      const body = { name: name.trim(), description: description.trim(), ...choices };
      await sendJson('PATCH', `/api/workspaces/${workspace.id}`, body);
      show({ text: 'The workspace is saved.' });
      router.refresh();
    },
  });
  return (
    <form {...form.formProps} className="grid max-w-xl gap-5">
      <TextField label="Name" defaultValue={workspace.name} autoComplete="off" {...form.field('name')} />
      <TextArea
        label="Description"
        defaultValue={workspace.description}
        help="Optional. Members see it."
        {...form.field('description')}
      />
      <AnswerModeChoice answerMode={workspace.answerMode} chatModelName={chatModelName} />
      <UnsupportedClaimsChoice unsupportedClaims={workspace.unsupportedClaims} />
      <FormProblem problem={form.problem} />
      <div>
        <Button type="submit" tone="primary" busy={form.busy}>
          Save
        </Button>
      </div>
    </form>
  );
}

type AnswerModeChoiceProps = Pick<WorkspaceSummary, 'answerMode'> & Pick<SettingsFormProps, 'chatModelName'>;

function AnswerModeChoice({ answerMode, chatModelName }: AnswerModeChoiceProps) {
  const written =
    chatModelName === null
      ? 'None is installed on this server now, so answers are quotes until an administrator adds one.'
      : `Answers are written by ${chatModelName}, each claim with its sentence. People can still ask for quotes.`;
  return (
    <ChoiceCards
      legend="How questions are answered"
      name="answerMode"
      defaultValue={answerMode}
      choices={[
        {
          value: 'quotes',
          label: 'With quotes only',
          text: 'The best sentences, word for word, grouped by document. Nobody can ask for a written answer here.',
        },
        { value: 'model', label: 'With a language model, when one is installed', text: written },
      ]}
    />
  );
}

function UnsupportedClaimsChoice({ unsupportedClaims }: Pick<WorkspaceSummary, 'unsupportedClaims'>) {
  return (
    <ChoiceCards
      legend="Written claims that their source does not support"
      name="unsupportedClaims"
      defaultValue={unsupportedClaims}
      choices={[
        {
          value: 'withhold',
          label: 'Withhold them',
          text: 'A wrong dose or deadline is read, and remembered, even with a warning beside it. So it is not shown; the answer says how many claims were withheld and what the check found. Sentences appear once they are checked. Every workspace starts like this.',
        },
        {
          value: 'mark',
          label: 'Show them, marked',
          text: 'For people who check each sentence themselves: the claim is shown with what is wrong with it. An answer of nothing else is still refused.',
        },
      ]}
    />
  );
}
