import { config } from '#lib/core/config.ts';

/** The address of this server as people and programs know it, without a slash at its end. */
export function serverAddress(): string {
  return new URL(config().baseUrl).origin;
}
