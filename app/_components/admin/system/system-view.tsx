import type { SystemReport } from '#lib/admin/system-report.ts';
import { formatBytes } from '#lib/shared/format.ts';
import { StatusBadge } from '../../ui/badge.tsx';
import { Fact, Facts, Section } from '../../section.tsx';
import { AuditFacts } from './audit-facts.tsx';
import { EgressTable } from './egress-table.tsx';
import { KnownPart } from './known.tsx';
import { ProcessTable } from './process-table.tsx';
import { WorkspaceTable } from './workspace-table.tsx';

/** Everything the system report knows. */
export function SystemView({ report }: { report: SystemReport }) {
  return (
    <div className="grid gap-9">
      <Section title="Processes">
        <ProcessTable processes={report.processes} />
      </Section>
      <Section
        title="Connections to other machines"
        text="Since each process started. Only engines and identity providers that an administrator registered may be reached; whatever else is tried is refused and logged."
      >
        <KnownPart part={report.egress}>{(egress) => <EgressTable report={egress} />}</KnownPart>
      </Section>
      <Section title="Program and machine">
        <ProgramFacts report={report} />
      </Section>
      <Section
        title="Search indexes"
        text="Workspaces that you are not a member of are shown by their identifier and by counts only."
      >
        <KnownPart part={report.workspaces}>
          {(workspaces) => <WorkspaceTable workspaces={workspaces} />}
        </KnownPart>
      </Section>
      <Section
        title="Audit log"
        text="Every act leaves a row, each chained to the one before it by a hash, so that a later change shows."
      >
        <AuditFacts report={report} />
      </Section>
      <Section
        title="Settings in force"
        text="They come from the environment when the server starts; docs/OPERATIONS.md describes each."
      >
        <Facts>
          {report.settings.map((setting) => (
            <Fact key={setting.name} name={<code className="text-xs">{setting.name}</code>}>
              {setting.value}
            </Fact>
          ))}
        </Facts>
      </Section>
    </div>
  );
}

function ProgramFacts({ report }: { report: SystemReport }) {
  const { machine } = report;
  return (
    <Facts>
      <Fact name="Pincite">{report.version}</Fact>
      <Fact name="Node.js">{report.node}</Fact>
      <Fact name="Machine">
        {machine.system}, {machine.processors} processors, {formatBytes(machine.memoryBytes)} of memory
      </Fact>
      <Fact name="Data directory">
        <DiskFact disk={report.disk} />
      </Fact>
      <Fact name="Database">
        <KnownPart part={report.database}>
          {({ version, sizeBytes, pragmas }) => (
            <>
              SQLite {version}, {formatBytes(sizeBytes)}
              <span className="block text-xs text-ink-faint">
                {Object.entries(pragmas)
                  .map(([name, value]) => `${name} = ${value}`)
                  .join(' · ')}
              </span>
            </>
          )}
        </KnownPart>
      </Fact>
      <Fact name="How documents are shut in">
        <KnownPart part={report.jail}>{(rung) => <JailFact rung={rung} />}</KnownPart>
      </Fact>
    </Facts>
  );
}

function DiskFact({ disk }: { disk: SystemReport['disk'] }) {
  return (
    <KnownPart part={disk}>
      {({ directory, freeBytes, totalBytes, minFreeBytes }) => (
        <>
          <code className="text-[0.8125rem] break-all">{directory}</code>
          <span className="block">
            {formatBytes(freeBytes)} free of {formatBytes(totalBytes)}
          </span>
          {freeBytes < minFreeBytes * 4 ? (
            <StatusBadge tone={freeBytes < minFreeBytes ? 'danger' : 'caution'}>
              {freeBytes < minFreeBytes ? 'Full: uploads are refused' : 'Nearly full'}
            </StatusBadge>
          ) : null}
        </>
      )}
    </KnownPart>
  );
}

const rungs = {
  namespaces: {
    tone: 'positive',
    label: 'Fully',
    text: 'Each document is read in a process of its own without network, files, or rights, with bounded memory and time.',
  },
  limits: {
    tone: 'caution',
    label: 'Without namespaces',
    text: 'This machine forbids user namespaces. Documents are read with bounded memory and time and without access to files, but the network is closed to them by Node.js only.',
  },
  none: {
    tone: 'danger',
    label: 'Not possible',
    text: 'util-linux (prlimit, unshare) is missing or forbidden, so no document is read.',
  },
} as const;

function JailFact({ rung }: { rung: keyof typeof rungs }) {
  const { tone, label, text } = rungs[rung];
  return (
    <>
      <StatusBadge tone={tone}>{label}</StatusBadge>
      <span className="mt-1 block text-xs text-ink-faint">{text}</span>
    </>
  );
}
