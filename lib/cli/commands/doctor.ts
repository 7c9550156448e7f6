import type { EgressReport } from '#lib/admin/egress-report.ts';
import { readSystemReport, type Known, type SystemReport } from '#lib/admin/system-report.ts';
import { verifyAudit } from '#lib/admin/verify-audit.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { formatBytes, formatCount } from '#lib/shared/format.ts';
import { operatorContext } from '../operator.ts';
import { prepareDataUnlessRunning } from '../prepare-data.ts';
import { printLine } from '../say.ts';

/** `pincite doctor`: what this machine and this data directory are like; false when something is wrong with them. */
export async function runDoctor(options: { json?: true }): Promise<boolean> {
  prepareDataUnlessRunning();
  try {
    const context = operatorContext();
    const report = await readSystemReport(context);
    const audit = await verifyAudit(context);
    if (options.json) printLine(JSON.stringify({ ...report, auditVerification: audit }));
    else {
      for (const line of describe(report)) printLine(line);
      printLine(
        audit.broken === null
          ? `Audit log: ${formatCount(audit.checkedRows, 'row')}, unbroken; ${formatCount(audit.checkpoints, 'checkpoint')}`
          : `Audit log: broken at row ${audit.broken.seq} (${audit.broken.reason})`,
      );
      for (const { text } of audit.problems) printLine(`Audit log: ${text}`);
    }
    return audit.broken === null && audit.problems.length === 0 && report.database.known && report.jail.known;
  } finally {
    closeDatabase();
  }
}

function describe(report: SystemReport): string[] {
  return [
    `Pincite ${report.version} on Node ${report.node}, ${report.machine.system}, ${formatCount(report.machine.processors, 'processor')}, ${formatBytes(report.machine.memoryBytes)} of memory`,
    `Database: ${told(report.database, ({ version, sizeBytes }) => `SQLite ${version}, ${formatBytes(sizeBytes)}`)}`,
    `Disk: ${told(report.disk, ({ freeBytes, directory }) => `${formatBytes(freeBytes)} free for ${directory}`)}`,
    `Documents are read in: ${told(report.jail, (rung) => JSON.stringify(rung))}`,
    `Jobs: ${told(report.jobs, ({ waiting, running, failed }) => `${waiting} waiting, ${running} running, ${failed} failed`)}`,
    `Connections to other machines: ${told(report.egress, describeEgress)}`,
    ...report.processes.map(({ name, state }) => `Process ${name}: ${state}`),
  ];
}

function describeEgress({ processes, permitted, receivers }: EgressReport): string {
  const list = permitted.map(({ host, port }) => `${host}:${port}`).join(', ') || 'none';
  const counts = processes.map(({ name, counts }) =>
    counts ? `${name} made ${counts.made}, refused ${counts.refused}` : `${name} not running`,
  );
  const engines = receivers.map(({ name, address }) => `${name} (${address})`).join(', ') || 'no engine';
  return `permitted ${list}; content goes to ${engines}; ${counts.join('; ')}`;
}

function told<T>(part: Known<T>, describePart: (value: T) => string): string {
  return part.known ? describePart(part.value) : part.reason;
}
