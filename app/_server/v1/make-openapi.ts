import { z } from 'zod';
import { errorCatalog } from '#lib/core/errors.ts';
import type { CheckedBy } from '../with-route.ts';
import { apiVersion } from './api-version.ts';
import { type Operation, operations } from './operations.ts';
import { replySchemas } from './reply-schemas.ts';

type Json = Record<string, unknown>;

const refTo = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const inJson = (schema: Json) => ({ 'application/json': { schema } });

/** As JSON Schema without what only stands at the top of a file. */
function bare(schema: Json): Json {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== '$schema' && name !== '$id'));
}

/** The schema of what is sent: defaults may be left out. */
function toInput(schema: z.ZodType): Json {
  return bare(z.toJSONSchema(schema, { io: 'input' }));
}

/** Each reply under its name; where one holds another, it refers to it. Programs must expect fields that are added later. */
function makeReplies(): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(replySchemas)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    io: 'output',
    uri: (id) => refTo(id).$ref,
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, bare(schema)]));
}

function makeParameters({ params, query }: CheckedBy): Json[] {
  const places = [
    ['path', params],
    ['query', query],
  ] as const;
  return places.flatMap(([place, schema]) => {
    if (!schema) return [];
    const { properties = {}, required = [] } = toInput(schema);
    return Object.entries(properties as Json).map(([name, part]) => ({
      name,
      in: place,
      required: (required as string[]).includes(name),
      schema: part,
    }));
  });
}

function makeBody({ handler, takesFile }: Operation): Json {
  const { body } = handler.checkedBy;
  if (takesFile) {
    return { requestBody: { required: true, content: { 'application/octet-stream': { schema: {} } } } };
  }
  return body ? { requestBody: { required: true, content: inJson(toInput(body)) } } : {};
}

function makeReply({ reply }: Operation): Json {
  if (reply === 'nothing') return { 204: { description: 'Done.' } };
  if (reply === 'file') {
    const description = 'The file as it was uploaded; with 206, the part that was asked for.';
    const content = { '*/*': { schema: {} } };
    return { 200: { description, content }, 206: { description, content } };
  }
  const events = reply.events && { 'text/event-stream': { schema: refTo(reply.events) } };
  if (!('json' in reply)) {
    return {
      200: { description: `Server-sent events; the data of each is one ${reply.events}.`, content: events },
    };
  }
  const content = { ...inJson(refTo(reply.json)), ...events };
  return { [reply.status]: { description: reply.json, content } };
}

function makeOperation(operation: Operation): Json {
  const { id, summary, description, handler, needs, refusesAsOpenAi } = operation;
  const lent = needs === 'editor' ? 'The key must lend changing documents.' : '';
  const text = [description ?? '', lent].filter((part) => part !== '').join(' ');
  return {
    operationId: id,
    summary,
    ...(text === '' ? {} : { description: text }),
    parameters: makeParameters(handler.checkedBy),
    ...makeBody(operation),
    responses: {
      ...makeReply(operation),
      default: { $ref: `#/components/responses/${refusesAsOpenAi ? 'ChatRefusal' : 'Refusal'}` },
    },
  };
}

function makePaths(): Json {
  const paths: Record<string, Json> = {};
  for (const [name, operation] of Object.entries(operations)) {
    const [method = '', path = ''] = name.split(' ');
    (paths[path] ??= {})[method.toLowerCase()] = makeOperation(operation);
  }
  return paths;
}

const refusal = {
  description: `Why not. The codes: ${Object.entries(errorCatalog)
    .map(([code, { status }]) => `${code} (${status})`)
    .join(', ')}. What is not there and what the key may not open are answered alike.`,
  headers: {
    'retry-after': {
      description: 'With 429: in how many seconds to try again.',
      schema: { type: 'integer' },
    },
  },
  content: inJson(refTo('Error')),
};

/** The description of the API, OpenAPI 3.1, made from what its routes check requests by and from the schemas of its replies. */
export function makeOpenApi(): Json {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Pincite',
      version: apiVersion,
      description:
        'Everything that a program can do with a key of yours: list, read and upload documents, search, ask. Times are milliseconds since 1970. Within version 1 fields are added and none is taken away.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    // At the address that this document came from.
    servers: [{ url: '/api/v1' }],
    security: [{ key: [] }],
    paths: makePaths(),
    components: {
      schemas: makeReplies(),
      responses: { Refusal: refusal, ChatRefusal: { ...refusal, content: inJson(refTo('ChatError')) } },
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: 'A key that you make on the page of your account.',
        },
      },
    },
  };
}
