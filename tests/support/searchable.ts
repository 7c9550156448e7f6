import { chooseModel } from '#lib/admin/choose-model.ts';
import { saveEngine } from '#lib/admin/save-engine.ts';
import { answerQuestion } from '#lib/answer/answer-question.ts';
import type { AnswerQuestionInput } from '#lib/answer/prepare-question.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { uploadDocument } from '#lib/documents/upload-document.ts';
import type { AnswerEvent } from '#lib/shared/answer.ts';
import { runWorker } from '#lib/worker/run-worker.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import type { ScriptedEngine } from './scripted-engine.ts';

type EventOf<Type extends AnswerEvent['type']> = Extract<AnswerEvent, { type: Type }>;

/** Runs the real worker in this process until nothing is left to do. The engine must be running. */
export async function workUntilIdle(): Promise<void> {
  await runWorker({ signal: new AbortController().signal, untilIdle: true });
}

/** Uploads texts by their file names. They are read once `workUntilIdle` has run. */
export async function uploadTexts(
  context: RequestContext,
  workspaceId: string,
  texts: Record<string, string>,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const [name, text] of Object.entries(texts)) {
    async function* content() {
      yield await Promise.resolve(Buffer.from(text));
    }
    ids.set(name, (await uploadDocument(context, { workspaceId, name, content: content() })).id);
  }
  return ids;
}

/** A workspace of these texts that can be searched. */
export async function makeSearchable(
  context: RequestContext,
  name: string,
  texts: Record<string, string>,
): Promise<{ workspaceId: string; documentIds: Map<string, string> }> {
  const { id: workspaceId } = await createWorkspace(context, { name });
  const documentIds = await uploadTexts(context, workspaceId, texts);
  await workUntilIdle();
  return { workspaceId, documentIds };
}

/** Lets the scripted engine be the language model. */
export async function useScriptedChat(context: RequestContext, engine: ScriptedEngine): Promise<void> {
  const { id } = await saveEngine(context, { name: 'Scripted', url: engine.url, chatModel: 'scripted-chat' });
  await chooseModel(context, { role: 'chat', choice: { kind: 'engine', engineId: id } });
}

/** Asks and returns every event. */
export async function ask(context: RequestContext, input: AnswerQuestionInput): Promise<AnswerEvent[]> {
  const events: AnswerEvent[] = [];
  for await (const event of answerQuestion(context, input)) events.push(event);
  return events;
}

/** The first event of a type; fails the test when there is none. */
export function eventOf<Type extends AnswerEvent['type']>(
  events: readonly AnswerEvent[],
  type: Type,
): EventOf<Type> {
  const found = events.find((event): event is EventOf<Type> => event.type === type);
  if (!found) throw new Error(`no ${type} among ${events.map((event) => event.type).join(', ')}`);
  return found;
}

/** Asks and returns the answer at the end. */
export async function answerOf(context: RequestContext, input: AnswerQuestionInput) {
  return eventOf(await ask(context, input), 'answer-end').answer;
}
