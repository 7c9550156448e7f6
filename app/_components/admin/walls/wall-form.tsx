'use client';
import { useState } from 'react';
import { wallPreviewSchema, type WallKind, type WallPreview, type WallView } from '#lib/shared/walls.ts';
import { sendJson } from '../../api/client.ts';
import { ChoiceCards } from '../../forms/choice-cards.tsx';
import { checkName } from '../../forms/checks.ts';
import { FormProblem } from '../../forms/form-problem.tsx';
import { MultiPicker } from '../../forms/multi-picker.tsx';
import type { PickerItem } from '../../forms/picker.tsx';
import { useForm } from '../../forms/use-form.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea, TextField } from '../../ui/text-field.tsx';
import type { WallBody } from './merge-wall.ts';
import { namelessWorkspace, wallKindChoices } from './wall-words.ts';

/** Everybody and everything that a wall can stand between; people and groups in one list. */
export type WallSides = { holders: readonly PickerItem[]; workspaces: readonly PickerItem[] };

type WallFormProps = {
  /** The wall that is changed; undefined for a new one. */
  wall: WallView | undefined;
  /** What the form begins with. */
  start: WallBody | undefined;
  sides: WallSides;
  onPreview: (body: WallBody, preview: WallPreview) => void;
};

/** A time for the browser's own control, in the reader's time zone. */
function toControl(time: number | null | undefined): string {
  if (time === null || time === undefined) return '';
  const date = new Date(time);
  return new Date(time - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

const toTime = (value: string) => (value === '' ? null : new Date(value).getTime());
const idsOf = (chosen: readonly string[], kind: string) =>
  chosen.flatMap((value) => (value.startsWith(`${kind}:`) ? [value.slice(kind.length + 1)] : []));

function holdersOf(start: WallBody | undefined): string[] {
  if (!start) return [];
  return [...start.groupIds.map((id) => `group:${id}`), ...start.userIds.map((id) => `person:${id}`)];
}

/** A workspace without a name must be kept when the wall is changed. */
function workspaceItems(wall: WallView | undefined, items: readonly PickerItem[]): PickerItem[] {
  const hidden = wall?.workspaces.filter(({ name }) => name === null) ?? [];
  return [...items, ...hidden.map(({ id }) => ({ value: id, label: namelessWorkspace, detail: id }))];
}

/** The chosen people, groups and workspaces, and the form around them. */
function useWallForm({ start, onPreview }: Pick<WallFormProps, 'start' | 'onPreview'>) {
  const [holders, setHolders] = useState(holdersOf(start));
  const [workspaceIds, setWorkspaceIds] = useState(start?.workspaceIds ?? []);
  const [hasTried, setTried] = useState(false);
  const form = useForm({
    fields: ['name', 'reason', 'kind', 'startsAt', 'endsAt'],
    check: ({ name, reason }) => {
      setTried(true);
      return { name: checkName(name, 'a name', 120), reason: checkName(reason, 'a reason', 1000) };
    },
    send: async ({ name, reason, kind, startsAt, endsAt }) => {
      if (holders.length === 0 || workspaceIds.length === 0) return;
      const sides = { userIds: idsOf(holders, 'person'), groupIds: idsOf(holders, 'group'), workspaceIds };
      const times = { startsAt: toTime(startsAt), endsAt: toTime(endsAt) };
      const body = { name, reason, kind: kind as WallKind, ...sides, ...times };
      const preview = await sendJson('POST', '/api/admin/walls/preview', body);
      onPreview(body, wallPreviewSchema.parse(preview));
    },
  });
  const missing = (chosen: readonly string[], text: string) =>
    hasTried && chosen.length === 0 ? text : undefined;
  return {
    form,
    holders: {
      chosen: holders,
      onChange: setHolders,
      error: missing(holders, 'Choose at least one person or group.'),
    },
    workspaces: {
      chosen: workspaceIds,
      onChange: setWorkspaceIds,
      error: missing(workspaceIds, 'Choose at least one workspace.'),
    },
  };
}

/** The two sides of a wall, its reason and its time. Sending it shows what it would do. */
export function WallForm({ wall, start, sides, onPreview }: WallFormProps) {
  const { form, holders, workspaces } = useWallForm({ start, onPreview });
  return (
    <form {...form.formProps} className="grid gap-5">
      <TextField
        label="Name"
        help="Administrators see it, nobody else."
        autoComplete="off"
        defaultValue={start?.name}
        {...form.field('name')}
      />
      <TextArea label="Reason" defaultValue={start?.reason} {...form.field('reason')} />
      <ChoiceCards
        legend="What it does"
        name="kind"
        defaultValue={start?.kind ?? 'all-but-these'}
        choices={wallKindChoices}
      />
      <MultiPicker
        label="People and groups"
        items={sides.holders}
        empty="There is nobody on this server yet."
        {...holders}
      />
      <MultiPicker
        label="Workspaces"
        items={workspaceItems(wall, sides.workspaces)}
        empty="There is no workspace yet."
        {...workspaces}
      />
      <WallTimes start={start} field={form.field} />
      <FormProblem problem={form.problem} />
      <div className="flex justify-end">
        <Button type="submit" tone="primary" busy={form.busy}>
          See what it does
        </Button>
      </div>
    </form>
  );
}

type WallTimesProps = {
  start: WallBody | undefined;
  field: (name: 'startsAt' | 'endsAt') => { name: string; error: string | undefined };
};

function WallTimes({ start, field }: WallTimesProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField
        label="From"
        help="Empty: at once."
        type="datetime-local"
        defaultValue={toControl(start?.startsAt)}
        {...field('startsAt')}
      />
      <TextField
        label="Until"
        help="Empty: until it is lifted."
        type="datetime-local"
        defaultValue={toControl(start?.endsAt)}
        {...field('endsAt')}
      />
    </div>
  );
}
