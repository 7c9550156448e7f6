import { readFileSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { format, resolveConfig } from 'prettier';

/**
 * Makes `lib/audit/verify-audit.mjs`, the offline verifier as one file of plain JavaScript: its two parts after each other,
 * without types and without the import that ties them together. Run it after changing one of them:
 *
 *     node tests/support/make-verifier.ts
 */

export const verifierPath = 'lib/audit/verify-audit.mjs';

const parts = ['lib/audit/verify-log.ts', 'lib/audit/verify-bundle.ts'] as const;

/** What the file must hold. */
export async function makeVerifier(): Promise<string> {
  const whole = parts
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n')
    .replace(/^import \{[^}]*\} from '\.\/verify-log\.ts';$/m, '');
  const script = `// Made of ${parts.join(' and ')}; not changed by hand.\n${stripTypeScriptTypes(whole)}`;
  return format(script, { ...(await resolveConfig(verifierPath)), filepath: verifierPath });
}

if (import.meta.main) writeFileSync(verifierPath, await makeVerifier());
