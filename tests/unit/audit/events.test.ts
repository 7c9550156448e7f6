import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { auditActions } from '#lib/audit/actions.ts';
import { auditObjectTypes } from '#lib/audit/event-shapes.ts';
import { type AuditEvent, auditEvents, checkAuditEvent } from '#lib/audit/events.ts';

const sentence = 'Jane Doe owes 500 euros';
const fields = auditActions.flatMap((action) =>
  Object.entries<z.ZodType>(auditEvents[action].detail.shape).map(([name, schema]) => ({
    action,
    name,
    schema,
  })),
);

const opened: AuditEvent = {
  action: 'document.opened',
  objectType: 'document',
  objectId: 'document-1',
  workspaceId: 'workspace-1',
  detail: { versionId: 'version-1' },
};

/** What gets past the compiler by a cast, as a value of a wider type would. */
const wider = (change: Record<string, unknown>) => ({ ...opened, ...change }) as unknown as AuditEvent;

describe('the events of the audit log', () => {
  it('have a shape for every action, of a known object type', () => {
    expect(Object.keys(auditEvents).sort()).toEqual([...auditActions].sort());
    for (const { objectType } of Object.values(auditEvents)) expect(auditObjectTypes).toContain(objectType);
  });

  it.each(fields)('hold no text in $name of $action', ({ schema }) => {
    for (const value of [sentence, [sentence], { text: sentence }, sentence.repeat(9)]) {
      expect(schema.safeParse(value).success).toBe(false);
    }
  });

  it.each(auditActions)('hold no text in the id of the object of %s', (action) => {
    expect(auditEvents[action].objectId.safeParse(sentence).success).toBe(false);
  });

  it('are taken as they are declared', () => {
    expect(() => {
      checkAuditEvent(opened);
      checkAuditEvent({ action: 'server.started', objectType: 'server', objectId: 'server' });
      checkAuditEvent({
        action: 'model.chosen',
        objectType: 'model',
        objectId: 'none',
        detail: { role: 'chat' },
      });
    }).not.toThrow();
  });

  it.each([
    ['an unknown action', { action: 'document.read' }],
    ['an object of another type', { objectType: 'person' }],
    ['a name for an id', { objectId: 'Smith v Jones.pdf' }],
    ['a detail that is missing', { detail: undefined }],
    ['a key that nobody declared', { detail: { versionId: 'version-1', name: 'x' } }],
    ['a key beside the detail', { title: 'x' }],
    ['an outcome of its own', { outcome: 'perhaps' }],
  ])('fail the act with %s, and do not repeat it', (_what, change) => {
    expect(() => {
      checkAuditEvent(wider(change));
    }).toThrow(/does not have its shape/);
    expect(() => {
      checkAuditEvent(wider(change));
    }).not.toThrow(/Smith|perhaps/);
  });

  it('are closed for the compiler too', () => {
    // @ts-expect-error a document is no person
    const other: AuditEvent = { ...opened, objectType: 'person' };
    // @ts-expect-error names are nowhere declared
    const named: AuditEvent = { ...opened, detail: { versionId: 'version-1', name: sentence } };
    for (const event of [other, named]) {
      expect(() => {
        checkAuditEvent(event);
      }).toThrow();
    }
  });
});
