import { TriangleAlert } from 'lucide-react';
import { formatCount } from '#lib/shared/format.ts';
import type { Exposure, WallPreview } from '#lib/shared/walls.ts';
import { Moment } from '../../moment.tsx';
import { Notice } from '../../ui/notice.tsx';
import { namelessWorkspace } from './wall-words.ts';

const namesOf = (people: readonly { name: string }[]) => people.map(({ name }) => name).join(', ');

/** What a wall would do: whom it shuts out of what, and what they saw before. */
export function WallPreviewView({ preview }: { preview: WallPreview }) {
  const { shutOutCount, shutsOutSelf, workspaces, exposure } = preview;
  return (
    <div className="grid gap-5 text-sm">
      <p>
        This wall shuts out{' '}
        <strong className="font-semibold">{formatCount(shutOutCount, 'person', 'people')}</strong>, and
        whoever joins its groups later.
      </p>
      {shutsOutSelf ? (
        <Notice tone="caution" icon={<TriangleAlert aria-hidden />}>
          It shuts you out, too. Only another administrator whom it lets in could change or lift it, or
          whoever runs the server.
        </Notice>
      ) : null}
      <ul className="grid gap-3">
        {workspaces.map((workspace) => (
          <WorkspaceEffect key={workspace.id} workspace={workspace} />
        ))}
      </ul>
      <section className="grid gap-2">
        <h3 className="font-semibold">What they saw before</h3>
        {exposure.length === 0 ? (
          <p className="text-ink-soft">
            None of them opened a document of these workspaces or got an answer from one.
          </p>
        ) : (
          <ul className="grid gap-3">
            {exposure.map((one) => (
              <ExposureItem key={`${one.person.userId} ${one.workspaceId}`} exposure={one} />
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}

function WorkspaceEffect({ workspace }: { workspace: WallPreview['workspaces'][number] }) {
  const { name, losing, staying, isManaged } = workspace;
  return (
    <li className="grid gap-2 rounded-card border border-line p-3">
      <h3 className="font-semibold">{name ?? namelessWorkspace}</h3>
      <p>
        {losing.length === 0
          ? 'Nobody who can enter it now is shut out.'
          : `Shut out, who can enter it now: ${namesOf(losing)}.`}
      </p>
      <p className="text-ink-soft">
        {staying.length === 0 ? 'Nobody stays inside.' : `Stay inside: ${namesOf(staying)}.`}
      </p>
      {isManaged ? null : (
        <Notice tone="caution" icon={<TriangleAlert aria-hidden />}>
          Nobody who manages this workspace could enter it any more.
        </Notice>
      )}
    </li>
  );
}

function ExposureItem({ exposure }: { exposure: Exposure }) {
  const { person, workspaceName, documents } = exposure;
  return (
    <li className="grid gap-1 rounded-card border border-line p-3">
      <p className="font-medium">
        {person.name}, in {workspaceName ?? namelessWorkspace}: {formatCount(documents.length, 'document')}
      </p>
      <ul className="grid gap-1 text-ink-soft">
        {documents.map(({ documentId, name, opened, answers, cited, lastAt }) => (
          <li key={documentId} className="break-words">
            {name ?? <code className="text-xs break-all">{documentId}</code>}: opened{' '}
            {formatCount(opened, 'time')}, in {formatCount(answers, 'answer')}, cited in {cited}; last{' '}
            <Moment time={lastAt} />
          </li>
        ))}
      </ul>
    </li>
  );
}
