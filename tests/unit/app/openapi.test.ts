import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { makeOpenApi } from '#app/_server/v1/make-openapi.ts';
import { operations } from '#app/_server/v1/operations.ts';
import { keyRoutes, lastingKeyRoutes } from '#tests/access/key-routes.ts';

const described = Object.keys(operations).map((name) => name.replaceAll(/\{(\w+)\}/g, '[$1]'));

describe('the description of the API', () => {
  it('is OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(makeOpenApi()));
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  it('would be found wrong if it were', async () => {
    const broken = structuredClone(makeOpenApi());
    (broken['paths'] as Record<string, unknown>)['/workspaces'] = { get: { parameters: 'none' } };
    expect((await new Validator().validate(broken)).valid).toBe(false);
  });

  it('has every route that serves keys, and no other', () => {
    const own = [...keyRoutes].map((name) => name.replace('/api', ''));
    const wanted = [...own, ...[...lastingKeyRoutes].map((name) => name.replace('/api/v1', ''))];
    // The context protocol describes itself.
    expect([...described, 'POST /mcp'].toSorted()).toEqual(wanted.toSorted());
  });

  it.each(Object.entries(operations))('tells of %s what the route checks', (_name, { handler }) => {
    expect(handler.checkedBy.keys).toBe(true);
  });

  it('takes what is sent from the schemas of the routes', () => {
    const { paths } = makeOpenApi() as { paths: Record<string, Record<string, unknown>> };
    expect(paths['/documents/{documentId}/pages']?.['get']).toMatchObject({
      parameters: [
        { name: 'documentId', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
        { name: 'version', in: 'query', required: false, schema: { type: 'integer', minimum: 1 } },
        { name: 'from', in: 'query', required: false },
        { name: 'to', in: 'query', required: false },
      ],
    });
    expect(paths['/workspaces/{workspaceId}/ask']?.['post']).toMatchObject({
      requestBody: {
        content: {
          'application/json': {
            schema: {
              required: ['question'],
              properties: { mode: { enum: ['quotes', 'model'] } },
              additionalProperties: false,
            },
          },
        },
      },
    });
  });
});
