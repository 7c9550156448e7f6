import { builtInAddress } from './connection.ts';
import { askEngine } from './request.ts';
import { healthSchema, type EngineHealth, type ModelRole } from './wire.ts';

const healthTimeoutMs = 5000;
/** Loading reads the whole file from disk, and waits until the model before it is no longer in use. */
const loadTimeoutMs = 600_000;
const loadRetryMs = 30_000;

/** What the built-in engine says of itself: which models are in memory, which failed, how many requests wait. */
export function readEngineHealth(signal?: AbortSignal): Promise<EngineHealth> {
  return askEngine(
    builtInAddress(),
    { method: 'GET', path: '/health', from: 'root', signal, timeoutMs: healthTimeoutMs },
    healthSchema,
  );
}

/** Has the built-in engine load a model now instead of at the first request. Throws `MODEL_INVALID` when it can't. */
export function loadOnEngine(role: ModelRole, model: string, signal?: AbortSignal): Promise<EngineHealth> {
  return askEngine(
    builtInAddress(),
    {
      method: 'POST',
      path: '/models/load',
      body: { role, model },
      signal,
      timeoutMs: loadTimeoutMs,
      retryForMs: loadRetryMs,
    },
    healthSchema,
  );
}
