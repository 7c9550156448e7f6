import type { Metadata } from 'next';
import { orNotFound } from '#app/_server/or-not-found.ts';
import { pageContext } from '#app/_server/page-context.ts';
import { listGroups } from '#lib/users/list-groups.ts';
import { listPeople } from '#lib/users/list-people.ts';
import { listWalls } from '#lib/walls/list-walls.ts';
import { nameableWorkspaces } from '#lib/walls/nameable-workspaces.ts';
import { formatCount } from '#lib/shared/format.ts';
import { WallsView } from '../../_components/admin/walls/walls-view.tsx';

export const metadata: Metadata = { title: 'Walls' };

/** Ethical walls between people and workspaces. */
export default async function WallsPage() {
  const context = await pageContext();
  const walls = await orNotFound(listWalls(context));
  const [people, groups, workspaces] = await orNotFound(
    Promise.all([listPeople(context), listGroups(context), nameableWorkspaces(context)]),
  );
  const holders = [
    ...groups.map(({ id, name, members }) => ({
      value: `group:${id}`,
      label: name,
      detail: `Group of ${formatCount(members.length, 'person', 'people')}`,
    })),
    ...people.map(({ id, name, email }) => ({ value: `person:${id}`, label: name, detail: email })),
  ];
  const sides = {
    holders,
    workspaces: workspaces.map(({ id, name }) => ({ value: id, label: name, detail: id })),
  };
  return <WallsView walls={walls} sides={sides} />;
}
