import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ProcessName } from '#lib/shared/processes.ts';
import { isFinal } from './bench-ingest.ts';
import { megabytes, rounded, slope } from './figures.ts';
import { serve, type Served } from './served.ts';

const names = ['supervisor', 'web', 'worker', 'engine'] as const satisfies (ProcessName | 'supervisor')[];

type Megabytes = Record<(typeof names)[number], number>;

type Sample = {
  documents: number;
  seconds: number;
  residentMb: Megabytes;
  /** Without the files that are mapped, which the system drops when it likes: this is where a leak shows. */
  ownMb: Megabytes;
};

const documentsPerSample = 50;
/** Looking lists all documents, which takes the web process time: not oftener than is needed. */
const lookEveryMs = 1000;

/**
 * Memory of the server's own processes after each fifty of many small documents: none of them may grow with the number
 * read. The slope is that of the second half, when everything is loaded and the caches are full or nearly so.
 */
export async function benchMemory(dataDir: string, documentCount: number) {
  const server = await serve(dataDir);
  const folder = join(dataDir, 'notes');
  mkdirSync(folder);
  try {
    const workspaceId = await server.makeWorkspace('Many');
    const startedAt = performance.now();
    const seconds = () => rounded((performance.now() - startedAt) / 1000);
    const samples: Sample[] = [];
    for (let number = 1; number <= documentCount; number++) {
      await uploadNote(server, { workspaceId, folder, number });
      if (number % documentsPerSample !== 0 && number !== documentCount) continue;
      await waitUntilRead(server, workspaceId);
      samples.push({ documents: number, seconds: seconds(), ...memoryOf(server) });
      process.stderr.write(`${JSON.stringify(samples.at(-1))}\n`);
    }
    return {
      documents: documentCount,
      secondsPerDocument: rounded(seconds() / documentCount, 2),
      samples,
      ownMbPer100Documents: slopesOf(samples.slice(Math.floor(samples.length / 2))),
    };
  } finally {
    await server.stop();
  }
}

function memoryOf(server: Served): Pick<Sample, 'residentMb' | 'ownMb'> {
  const ofAll = (read: Served['memoryBytes']): Megabytes => {
    const of = (name: (typeof names)[number]) => megabytes(read(name));
    return { supervisor: of('supervisor'), web: of('web'), worker: of('worker'), engine: of('engine') };
  };
  return { residentMb: ofAll(server.memoryBytes), ownMb: ofAll(server.ownMemoryBytes) };
}

function slopesOf(samples: readonly Sample[]): Record<string, number | null> {
  const slopes = names.map((name) => {
    const points = samples.map(({ documents, ownMb }) => ({ x: documents / 100, y: ownMb[name] }));
    return [name, points.length < 2 ? null : rounded(slope(points))] as const;
  });
  return Object.fromEntries(slopes);
}

/** About a page of text, other words in each: three passages. */
async function uploadNote(
  server: Served,
  note: { workspaceId: string; folder: string; number: number },
): Promise<void> {
  const path = join(note.folder, `note-${note.number}.txt`);
  const sentences = Array.from(
    { length: 60 },
    (_, at) => `Seal ${at} of pump ${note.number} was exchanged, and the pump ran again.`,
  );
  writeFileSync(path, `Note ${note.number}.\n\n${sentences.join(' ')}`);
  await server.upload(note.workspaceId, path, `note-${note.number}.txt`);
}

async function waitUntilRead(server: Served, workspaceId: string): Promise<void> {
  for (;;) {
    const views = await server.documents(workspaceId);
    const failed = views.find(({ state }) => state === 'failed');
    if (failed) throw new Error(`${failed.name} could not be read: ${failed.problem ?? 'unknown'}`);
    if (views.every(isFinal)) return;
    await pause(lookEveryMs);
  }
}
