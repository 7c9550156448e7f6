import type { SystemReport } from '#lib/admin/system-report.ts';
import { formatCount } from '#lib/shared/format.ts';
import { Moment } from '../../moment.tsx';
import { Fact, Facts } from '../../section.tsx';
import { Notice } from '../../ui/notice.tsx';
import { AuditCheck } from './audit-check.tsx';
import { KnownPart } from './known.tsx';

/** How long the audit log is, what the last start found in it, and up to where it is signed. */
export function AuditFacts({ report }: { report: SystemReport }) {
  return (
    <Facts>
      <Fact name="Rows">
        <KnownPart part={report.audit}>
          {({ rows, newestAt }) => (
            <>
              {rows.toLocaleString('en')}
              {newestAt === null ? null : (
                <>
                  , the newest from <Moment time={newestAt} />
                </>
              )}
            </>
          )}
        </KnownPart>
      </Fact>
      <Fact name="Checkpoints">
        <CheckpointFact check={report.auditCheck} />
      </Fact>
      <Fact name="Chain">
        <AuditCheck />
      </Fact>
    </Facts>
  );
}

function CheckpointFact({ check }: { check: SystemReport['auditCheck'] }) {
  if (check === null) return <>None yet: the server signs the log after it has started.</>;
  return (
    <div className="grid gap-2">
      <span>
        {check.size === 0
          ? 'Signed when the log was empty'
          : `The first ${formatCount(check.size, 'row')} are signed`}
        {', '}
        <Moment time={check.writtenAt} />
      </span>
      {check.problems.map(({ kind, text }) => (
        <Notice key={`${kind} ${text}`} tone="danger">
          When the server started, <Moment time={check.checkedAt} />, the log was not what it was: {text}.
        </Notice>
      ))}
      {check.isCopied ? null : (
        <Notice tone="caution">The second place for checkpoints cannot be written. Is it connected?</Notice>
      )}
    </div>
  );
}
