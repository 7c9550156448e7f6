import { defineConfig } from 'vitest/config';

const setupFiles = ['tests/support/setup.ts'];

/** Loading the libraries takes longer than most tests: each worker does it once (31 s of processor time become 7). */
const sharedModules = { pool: 'threads', isolate: false } as const;

export default defineConfig({
  test: {
    restoreMocks: true,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], setupFiles, ...sharedModules },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/{integration,access,faults}/**/*.test.ts'],
          setupFiles,
          pool: 'forks',
          maxWorkers: 1,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: { name: 'structure', include: ['tests/structure/**/*.test.ts'], ...sharedModules },
      },
    ],
  },
});
