import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from './errors.ts';

const megabyte = 1024 * 1024;

/** True for an IP address, or a range of them in CIDR form. */
function isAddressRange(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128);
}

/** Every setting of the environment, with its default. Each is described in docs/OPERATIONS.md (a test checks that). */
export const settingsSchema = z.object({
  PINCITE_DATA_DIR: z.string().min(1).default('data'),
  PINCITE_HOST: z.string().min(1).default('127.0.0.1'),
  PINCITE_PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  PINCITE_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  PINCITE_TRUSTED_PROXIES: z
    .string()
    .transform((list) => list.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()])))
    .refine(
      (parts) => parts.every(isAddressRange),
      'must be addresses or ranges like 10.0.0.0/8, with commas',
    )
    .default([]),
  PINCITE_IDLE_MINUTES: z.coerce.number().min(1).max(720).default(15),
  PINCITE_SESSION_HOURS: z.coerce.number().min(0.25).max(168).default(12),
  PINCITE_FRESH_MINUTES: z.coerce.number().min(1).max(720).default(5),
  PINCITE_BREAK_GLASS_MINUTES: z.coerce.number().int().min(1).max(1440).default(60),
  PINCITE_CLAIMED_GROUP_HOURS: z.coerce.number().min(0.25).max(2160).default(24),
  PINCITE_CHECKPOINT_DIR: z.string().min(1).optional(),
  PINCITE_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  PINCITE_MODELS_DIR: z.string().min(1).optional(),
  PINCITE_CHAT_MODEL: z.string().min(1).optional(),
  PINCITE_EMBEDDING_MODEL: z.string().min(1).optional(),
  PINCITE_RERANKER_MODEL: z.string().min(1).optional(),
  PINCITE_MODEL_MIRROR: z.url({ protocol: /^https?$/ }).optional(),
  PINCITE_DOWNLOAD_PROXY: z.url({ protocol: /^https?$/ }).optional(),
  PINCITE_ENGINE_CA_FILE: z.string().min(1).optional(),
  PINCITE_ENGINE_THREADS: z.coerce.number().int().min(1).max(256).optional(),
  PINCITE_CONTEXT_TOKENS: z.coerce.number().int().min(1024).max(262_144).default(8192),
  PINCITE_MODEL_IDLE_MINUTES: z.coerce.number().min(0).max(43_200).default(60),
  PINCITE_MAX_UPLOAD_MB: z.coerce.number().min(0.001).max(16_384).default(200),
  PINCITE_MAX_PAGES: z.coerce.number().int().min(1).max(100_000).default(5000),
  PINCITE_PARSE_TIMEOUT_S: z.coerce.number().int().min(1).max(86_400).default(600),
  PINCITE_PARSE_MEMORY_MB: z.coerce.number().int().min(128).max(65_536).default(1536),
  PINCITE_MIN_FREE_MB: z.coerce.number().int().min(0).default(256),
  PINCITE_QUESTIONS_AT_ONCE: z.coerce.number().int().min(1).max(1000).default(4),
  PINCITE_QUESTIONS_WAITING: z.coerce.number().int().min(0).max(1000).default(8),
  PINCITE_QUESTIONS_PER_HOUR: z.coerce.number().int().min(1).max(1_000_000).default(600),
  PINCITE_TOKENS_PER_HOUR: z.coerce.number().int().min(1).max(1_000_000_000).default(1_000_000),
  PINCITE_UPLOAD_MB_PER_DAY: z.coerce.number().min(0.001).max(104_857_600).default(20_480),
  PINCITE_METRICS_TOKEN: z.string().min(16).max(512).optional(),
});

type Settings = z.infer<typeof settingsSchema>;

export type Config = ReturnType<typeof toConfig>;

/** Unix sockets have paths of at most 107 bytes (103 on macOS); a longer one moves to the temporary directory. */
const longestSocketPathBytes = 100;

function engineSocketPath(dataDir: string): string {
  const path = join(dataDir, 'run', 'engine.sock');
  if (Buffer.byteLength(path) <= longestSocketPathBytes) return path;
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  return join(tmpdir(), `pincite-${name}`, 'engine.sock');
}

/** What one person may use. The operator's commands and evaluations are not bound. */
function quotasOf(settings: Settings) {
  return {
    questionsAtOnce: settings.PINCITE_QUESTIONS_AT_ONCE,
    questionsWaiting: settings.PINCITE_QUESTIONS_WAITING,
    questionsPerHour: settings.PINCITE_QUESTIONS_PER_HOUR,
    tokensPerHour: settings.PINCITE_TOKENS_PER_HOUR,
    uploadBytesPerDay: Math.floor(settings.PINCITE_UPLOAD_MB_PER_DAY * megabyte),
  };
}

/** How model files are fetched. */
function downloadsOf(settings: Settings) {
  return {
    /** Asked for model files instead of the hub that the catalogue names. */
    mirror: settings.PINCITE_MODEL_MIRROR,
    /** What they are fetched through; may hold a name and a password. */
    proxy: settings.PINCITE_DOWNLOAD_PROXY,
  };
}

function modelsOf(settings: Settings, dataDir: string) {
  return {
    /** Where GGUF files are looked for; the starter model is always found in the program's own data/models too. */
    directory: resolve(settings.PINCITE_MODELS_DIR ?? join(dataDir, 'models')),
    chat: settings.PINCITE_CHAT_MODEL,
    embedding: settings.PINCITE_EMBEDDING_MODEL,
    reranker: settings.PINCITE_RERANKER_MODEL,
    contextTokens: settings.PINCITE_CONTEXT_TOKENS,
    /** Certificates (PEM) of authorities that may have signed the certificates of remote engines, beside the usual ones. */
    engineCaFile: settings.PINCITE_ENGINE_CA_FILE,
    threads: settings.PINCITE_ENGINE_THREADS,
    /** How long a language model or reranker that nobody asks stays in memory; 0: for good. */
    idleMs: settings.PINCITE_MODEL_IDLE_MINUTES * 60_000,
  };
}

function toConfig(settings: Settings) {
  const dataDir = resolve(settings.PINCITE_DATA_DIR);
  return {
    dataDir,
    /** Where the program itself lies: npm runs every script there, and the supervisor starts its processes there. */
    programDir: process.cwd(),
    host: settings.PINCITE_HOST,
    port: settings.PINCITE_PORT,
    baseUrl: settings.PINCITE_BASE_URL ?? `http://localhost:${String(settings.PINCITE_PORT)}`,
    logLevel: settings.PINCITE_LOG_LEVEL,
    /** Addresses or ranges (CIDR) of reverse proxies whose X-Forwarded-For is believed. */
    trustedProxies: settings.PINCITE_TRUSTED_PROXIES,
    session: {
      idleMs: settings.PINCITE_IDLE_MINUTES * 60_000,
      absoluteMs: settings.PINCITE_SESSION_HOURS * 3_600_000,
      /** How long a sign-in, or a confirmation of who one is, is enough for acts that ask again. */
      freshMs: settings.PINCITE_FRESH_MINUTES * 60_000,
    },
    /** The longest that an administrator's emergency access may last. */
    breakGlassMs: settings.PINCITE_BREAK_GLASS_MINUTES * 60_000,
    /** How long a group that came by the claim of a provider counts after the last sign-in there. */
    claimedGroupsMs: settings.PINCITE_CLAIMED_GROUP_HOURS * 3_600_000,
    paths: {
      database: join(dataDir, 'pincite.db'),
      lock: join(dataDir, 'lock.db'),
      blobs: join(dataDir, 'blobs'),
      index: join(dataDir, 'index'),
      temporary: join(dataDir, 'tmp'),
      engineSocket: engineSocketPath(dataDir),
      engineCrashes: join(dataDir, 'engine-crashes.json'),
      run: join(dataDir, 'run'),
      secrets: join(dataDir, 'secrets'),
      checkpoints: join(dataDir, 'checkpoints'),
      /** A second place for the checkpoints of the audit log, out of reach of whoever can change the first. */
      checkpointCopies:
        settings.PINCITE_CHECKPOINT_DIR === undefined ? undefined : resolve(settings.PINCITE_CHECKPOINT_DIR),
    },
    models: modelsOf(settings, dataDir),
    downloads: downloadsOf(settings),
    limits: {
      uploadBytes: Math.floor(settings.PINCITE_MAX_UPLOAD_MB * megabyte),
      pages: settings.PINCITE_MAX_PAGES,
      parseTimeoutMs: settings.PINCITE_PARSE_TIMEOUT_S * 1000,
      parseMemoryBytes: settings.PINCITE_PARSE_MEMORY_MB * megabyte,
      minFreeBytes: settings.PINCITE_MIN_FREE_MB * megabyte,
    },
    quotas: quotasOf(settings),
    metricsToken: settings.PINCITE_METRICS_TOKEN,
  };
}

/** Reads settings into one typed object. Throws `SETTING_INVALID` that lists every problem at once. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const filled = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = settingsSchema.safeParse(filled);
  if (parsed.success) return toConfig(parsed.data);
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new AppError('SETTING_INVALID', {
    message: problems,
    personMessage: `These settings are not right: ${problems}. See docs/OPERATIONS.md.`,
  });
}

let current: Config | undefined;
let given: Record<string, string | undefined> = {};

/** The settings of this process, read from the environment once. */
export function config(): Config {
  current ??= readConfig(process.env);
  return current;
}

/** True in the development server of Next (`npm run dev`), which needs looser security headers. */
export function isDevelopment(): boolean {
  return process.env['NODE_ENV'] === 'development';
}

/** Replaces the settings of this process: for the command line's --data and for tests. */
export function setConfig(environment: Record<string, string | undefined>): Config {
  given = environment;
  current = readConfig({ ...process.env, ...environment });
  return current;
}

/** What a process needs of the machine besides the settings; nothing else of the environment is handed on. */
const machineVariables = [
  'PATH',
  'HOME',
  'USER',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'LANG',
  'LC_ALL',
  'TZ',
];

/** The environment for a process of the program: where it runs, the settings in force here, and what is given. */
export function childEnvironment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  const names = [...machineVariables, ...settingsSchema.keyof().options];
  const inForce: Record<string, string | undefined> = { ...process.env, ...given };
  const passed = names.map((name) => [name, inForce[name]] as const).filter(([, value]) => value);
  const { dataDir, host, port, baseUrl } = config();
  return {
    ...Object.fromEntries(passed),
    PINCITE_DATA_DIR: dataDir,
    PINCITE_HOST: host,
    PINCITE_PORT: String(port),
    PINCITE_BASE_URL: baseUrl,
    NODE_ENV: 'production',
    // glibc keeps freed memory in up to 8 arenas per core; LanceDB's threads fill them all. Two halve what a process holds.
    MALLOC_ARENA_MAX: '2',
    ...extra,
  };
}

/** Where the system's own programs are looked for first. */
export function searchPath(): string {
  return process.env['PATH'] ?? '';
}

/** Where the person stood who called a command: npm runs every script in the program's own directory. */
export function callerDirectory(workingDirectory: string): string {
  const calledByNpm = process.env['npm_lifecycle_script'] !== undefined;
  return (calledByNpm ? process.env['INIT_CWD'] : undefined) ?? workingDirectory;
}
