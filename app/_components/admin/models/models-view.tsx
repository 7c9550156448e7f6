import { Info } from 'lucide-react';
import type { ListedEngine } from '#lib/admin/list-engines.ts';
import type { ModelsReport } from '#lib/admin/list-models.ts';
import type { DownloadView } from '#lib/shared/model-downloads.ts';
import type { SwitchView } from '#lib/shared/model-switch.ts';
import { Section } from '../../section.tsx';
import { LinkButton } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { RefreshButton } from '../refresh-button.tsx';
import { ActiveModel } from './active-model.tsx';
import { CatalogueList } from './catalogue-list.tsx';
import { EngineList } from './engine-list.tsx';
import { FileTable } from './file-table.tsx';
import { SwitchPanel } from './switch-panel.tsx';
import { ThisMachine } from './this-machine.tsx';

type ModelsViewProps = {
  report: ModelsReport;
  engines: readonly ListedEngine[];
  /** The change of embedding models that is under way, if one is. */
  change: SwitchView | null;
  downloads: readonly DownloadView[];
};

/** What is in use, what was found, what can be had, and remote engines. */
export function ModelsView({ report, engines, change, downloads }: ModelsViewProps) {
  const chat = report.active.find(({ role }) => role === 'chat');
  return (
    <div className="grid gap-9">
      {chat?.name === null ? <NoLanguageModel directory={report.directory} /> : null}
      <Section
        title="In use"
        actions={
          <LinkButton href="/admin/models/compare" size="small">
            Compare language models
          </LinkButton>
        }
      >
        <ul className="grid gap-3 lg:grid-cols-3">
          {report.active.map((active) => (
            <ActiveModel key={active.role} active={active} report={report} engines={engines} />
          ))}
        </ul>
        <StarterNotice report={report} />
      </Section>
      {change ? <SwitchPanel initial={change} /> : null}
      <Section title="This machine" text="What models run on here, as the engine process sees it.">
        <ThisMachine machine={report.machine} />
      </Section>
      <Section
        title="Get a model"
        text="Open-weight models by task. A download goes to the model hub, or to the mirror of the settings, and only while it runs. Without a way there, get the file elsewhere and copy it into the folder below."
      >
        <CatalogueList catalogue={report.catalogue} initial={downloads} />
      </Section>
      <Section
        title="Files"
        text="Model files (GGUF) that were found. A file is taken in as soon as it has been copied whole; no restart is needed."
        actions={<RefreshButton label="Look again" />}
      >
        <DirectoryLine directory={report.directory} />
        <FileTable files={report.files} />
      </Section>
      <EngineList engines={engines} />
    </div>
  );
}

function DirectoryLine({ directory }: { directory: string }) {
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-sm">
      <span className="text-ink-soft">Folder on the server:</span>
      <code className="min-w-0 text-[0.8125rem] break-all">{directory}</code>
      <CopyButton text={directory} label="Copy the path" iconOnly />
    </p>
  );
}

function NoLanguageModel({ directory }: { directory: string }) {
  return (
    <Notice tone="accent" icon={<Info aria-hidden className="self-start text-accent" />}>
      <p className="font-semibold">No language model is installed. Quotes work without one.</p>
      <p className="mt-1">
        To have answers written in sentences, download a language model below, copy a GGUF file into{' '}
        <code className="text-[0.8125rem] break-all">{directory}</code> and press “Look again”, or add a
        remote engine. “Get a model” below says which one suits this machine.
      </p>
    </Notice>
  );
}

function StarterNotice({ report }: { report: ModelsReport }) {
  const embedding = report.active.find(({ role }) => role === 'embedding');
  const file = report.files.find(({ name }) => name === embedding?.name);
  if (embedding?.kind !== 'file' || file?.isShipped !== true) return null;
  return (
    <Notice icon={<Info aria-hidden className="self-start" />}>
      The embedding model is the small starter that comes with Pincite. It makes search work at once and adds
      little to the search by words; one from the list below finds much more by meaning.
    </Notice>
  );
}
