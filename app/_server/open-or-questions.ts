import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import type { RequestContext } from '#lib/core/context.ts';
import { isAppError } from '#lib/core/errors.ts';
import { openConversation } from '#lib/conversations/open-conversation.ts';
import type { WorkspaceSummary } from '#lib/shared/documents.ts';
import { openWorkspace } from '#lib/workspaces/open-workspace.ts';
import { wantedPathHeader } from './security-headers.ts';

const conversationPath = /^\/w\/[^/]+\/c\/([^/?]+)/;

/**
 * The workspace of an ask page. When it may not be entered, the address of a conversation of one's own leads to its questions; all
 * else is "not found", whether it exists or not.
 */
export async function openOrQuestions(
  context: RequestContext,
  input: { workspaceId: string },
): Promise<WorkspaceSummary> {
  try {
    return await openWorkspace(context, input);
  } catch (error) {
    if (!isAppError(error, 'NOT_FOUND')) throw error;
  }
  const path = (await headers()).get(wantedPathHeader) ?? '';
  const conversationId = conversationPath.exec(path)?.[1];
  if (conversationId !== undefined && (await isOwn(context, conversationId))) {
    redirect(`/questions/${conversationId}`);
  }
  notFound();
}

async function isOwn(context: RequestContext, conversationId: string): Promise<boolean> {
  try {
    await openConversation(context, { conversationId });
    return true;
  } catch (error) {
    if (isAppError(error, 'NOT_FOUND')) return false;
    throw error;
  }
}
