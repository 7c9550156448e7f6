import { orNotFound } from '#app/_server/or-not-found.ts';
import { pageContext } from '#app/_server/page-context.ts';
import { openConversation } from '#lib/conversations/open-conversation.ts';

type ConversationPageProps = { params: Promise<{ conversationId: string }> };

/** A conversation: the layout shows it. This page only says "not found" when there is none to show. */
export default async function ConversationPage({ params }: ConversationPageProps) {
  await orNotFound(openConversation(await pageContext(), await params));
  return null;
}
