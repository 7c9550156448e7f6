import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect } from 'vitest';
import { makeOpenApi } from '#app/_server/v1/make-openapi.ts';
import type { ReplyName } from '#app/_server/v1/reply-schemas.ts';

/** The schemas as they are published, but with nothing in a reply that they don't name. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const inner = Object.fromEntries(Object.entries(value).map(([name, part]) => [name, closed(part)]));
  const isOpen = inner['type'] === 'object' && 'properties' in inner && !('additionalProperties' in inner);
  return isOpen ? { ...inner, additionalProperties: false } : inner;
}

const ajv = new Ajv2020({ strict: true, allErrors: true, strictTypes: false, strictTuples: false });
(addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
ajv.addVocabulary(['components']);
ajv.addSchema({ $id: 'api', components: closed(makeOpenApi()['components']) }, 'api');

/** Asserts that a reply is what the description of the API says, and nothing more. */
export function expectReply(value: unknown, name: ReplyName): void {
  const validate = ajv.getSchema(`api#/components/schemas/${name}`);
  if (!validate) throw new Error(`no schema ${name}`);
  void validate(value);
  expect(validate.errors ?? []).toEqual([]);
}
