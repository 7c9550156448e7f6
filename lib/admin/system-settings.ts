import type { z } from 'zod';
import { config, type Config, settingsSchema } from '#lib/core/config.ts';

type SettingName = keyof z.infer<typeof settingsSchema>;

export type SettingInForce = { name: SettingName; value: string };

const megabyte = 1024 * 1024;

/** Every setting must have its line here (the compiler asks for it). A setting that is a secret says only whether it is set. */
const readers: Record<SettingName, (settings: Config) => string | number | undefined> = {
  PINCITE_DATA_DIR: (settings) => settings.dataDir,
  PINCITE_HOST: (settings) => settings.host,
  PINCITE_PORT: (settings) => settings.port,
  PINCITE_BASE_URL: (settings) => settings.baseUrl,
  PINCITE_TRUSTED_PROXIES: (settings) => settings.trustedProxies.join(', ') || 'none',
  PINCITE_IDLE_MINUTES: (settings) => settings.session.idleMs / 60_000,
  PINCITE_SESSION_HOURS: (settings) => settings.session.absoluteMs / 3_600_000,
  PINCITE_FRESH_MINUTES: (settings) => settings.session.freshMs / 60_000,
  PINCITE_BREAK_GLASS_MINUTES: (settings) => String(settings.breakGlassMs / 60_000),
  PINCITE_CLAIMED_GROUP_HOURS: (settings) => settings.claimedGroupsMs / 3_600_000,
  PINCITE_CHECKPOINT_DIR: (settings) => settings.paths.checkpointCopies ?? 'none',
  PINCITE_LOG_LEVEL: (settings) => settings.logLevel,
  PINCITE_MODELS_DIR: (settings) => settings.models.directory,
  PINCITE_CHAT_MODEL: (settings) => settings.models.chat,
  PINCITE_EMBEDDING_MODEL: (settings) => settings.models.embedding,
  PINCITE_RERANKER_MODEL: (settings) => settings.models.reranker,
  PINCITE_MODEL_MIRROR: (settings) => (settings.downloads.mirror === undefined ? 'none' : 'set'),
  PINCITE_DOWNLOAD_PROXY: (settings) => (settings.downloads.proxy === undefined ? 'none' : 'set'),
  PINCITE_ENGINE_CA_FILE: (settings) => settings.models.engineCaFile ?? 'none',
  PINCITE_ENGINE_THREADS: (settings) => settings.models.threads,
  PINCITE_CONTEXT_TOKENS: (settings) => settings.models.contextTokens,
  PINCITE_MODEL_IDLE_MINUTES: (settings) => settings.models.idleMs / 60_000,
  PINCITE_MAX_UPLOAD_MB: (settings) => settings.limits.uploadBytes / megabyte,
  PINCITE_MAX_PAGES: (settings) => settings.limits.pages,
  PINCITE_PARSE_TIMEOUT_S: (settings) => settings.limits.parseTimeoutMs / 1000,
  PINCITE_PARSE_MEMORY_MB: (settings) => settings.limits.parseMemoryBytes / megabyte,
  PINCITE_MIN_FREE_MB: (settings) => settings.limits.minFreeBytes / megabyte,
  PINCITE_QUESTIONS_AT_ONCE: (settings) => settings.quotas.questionsAtOnce,
  PINCITE_QUESTIONS_WAITING: (settings) => settings.quotas.questionsWaiting,
  PINCITE_QUESTIONS_PER_HOUR: (settings) => settings.quotas.questionsPerHour,
  PINCITE_TOKENS_PER_HOUR: (settings) => settings.quotas.tokensPerHour,
  PINCITE_UPLOAD_MB_PER_DAY: (settings) => settings.quotas.uploadBytesPerDay / megabyte,
  PINCITE_METRICS_TOKEN: (settings) => (settings.metricsToken === undefined ? 'not set' : 'set'),
};

/** The settings of this process as they are in force, defaults included, in the order of the settings list. */
export function settingsInForce(): SettingInForce[] {
  const settings = config();
  return settingsSchema.keyof().options.map((name) => ({
    name,
    value: String(readers[name](settings) ?? 'chosen by the program'),
  }));
}
