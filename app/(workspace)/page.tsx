import { redirect } from 'next/navigation';
import { pageContext } from '#app/_server/page-context.ts';
import { listWorkspaces } from '#lib/workspaces/list-workspaces.ts';
import { FirstWorkspace } from '../_components/shell/first-workspace.tsx';

/** Leads to the first workspace; who has none yet makes one, or tries the samples. */
export default async function StartPage() {
  const [first] = await listWorkspaces(await pageContext());
  if (first) redirect(`/w/${first.id}`);
  return <FirstWorkspace />;
}
