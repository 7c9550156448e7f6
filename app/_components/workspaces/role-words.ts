import type { WorkspaceRole } from '#lib/shared/roles.ts';
import type { Choice } from '../forms/choice-cards.tsx';

/** The roles of a workspace, with what each may do. */
export const roleChoices: readonly Choice<WorkspaceRole>[] = [
  { value: 'reader', label: 'Reader', text: 'Reads the documents and asks questions.' },
  { value: 'editor', label: 'Editor', text: 'Also uploads, corrects and deletes documents.' },
  {
    value: 'manager',
    label: 'Manager',
    text: 'Also decides who is a member, and changes or deletes the workspace.',
  },
];

/** The roles for a drop-down list. */
export const roleOptions = roleChoices.map(({ value, label }) => ({ value, label }));

/** The name of a role as people read it. */
export function roleLabel(role: WorkspaceRole): string {
  return roleChoices.find((choice) => choice.value === role)?.label ?? role;
}
