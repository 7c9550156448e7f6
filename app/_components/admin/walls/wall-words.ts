import type { WallKind, WallView } from '#lib/shared/walls.ts';
import type { Choice } from '../../forms/choice-cards.tsx';
import type { BadgeTone } from '../../ui/badge.tsx';

/** The kinds of walls, with what each does. */
export const wallKindChoices: readonly Choice<WallKind>[] = [
  {
    value: 'all-but-these',
    label: 'Shut these people out',
    text: 'Everybody else keeps what they have. For somebody who comes from the other side.',
  },
  {
    value: 'only-these',
    label: 'Let only these people in',
    text: 'Everybody else is shut out, administrators too. It gives nobody a role that they do not have.',
  },
];

/** The kinds before the names on the list. */
export const wallKindLabels: Record<WallKind, string> = {
  'all-but-these': 'Shuts out',
  'only-these': 'Lets in only',
};

export const wallStateWords: Record<WallView['state'], { label: string; tone: BadgeTone }> = {
  standing: { label: 'Stands', tone: 'positive' },
  planned: { label: 'Planned', tone: 'accent' },
  lifted: { label: 'Lifted', tone: 'neutral' },
  over: { label: 'Over', tone: 'neutral' },
};

/** How a workspace is called that the administrator may not know the name of. */
export const namelessWorkspace = 'A workspace that you are shut out of';
