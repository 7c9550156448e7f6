import { defineConfig } from 'vitest/config';

const setupFiles = ['tests/support/setup.ts'];

export default defineConfig({
  test: {
    restoreMocks: true,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], setupFiles, pool: 'threads' },
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
      { extends: true, test: { name: 'structure', include: ['tests/structure/**/*.test.ts'] } },
    ],
  },
});
