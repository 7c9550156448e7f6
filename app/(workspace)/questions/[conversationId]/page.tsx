import { Lock } from 'lucide-react';
import type { Metadata } from 'next';
import { orNotFound } from '#app/_server/or-not-found.ts';
import { pageContext } from '#app/_server/page-context.ts';
import { openConversation } from '#lib/conversations/open-conversation.ts';
import { Moment } from '../../../_components/moment.tsx';
import { Notice } from '../../../_components/ui/notice.tsx';
import { PageBody, PageHeader } from '../../../_components/ui/page-header.tsx';

export const metadata: Metadata = { title: 'Your questions' };

type QuestionsPageProps = { params: Promise<{ conversationId: string }> };

/** One's own questions of a conversation, without the answers: for a workspace that may not be entered any more. */
export default async function QuestionsPage({ params }: QuestionsPageProps) {
  const conversation = await orNotFound(openConversation(await pageContext(), await params));
  return (
    <PageBody narrow>
      <PageHeader title="Your questions" />
      <div className="grid gap-5">
        <Notice icon={<Lock aria-hidden />}>
          You can’t open the workspace of this conversation, so its answers are not shown. Your questions are
          kept.
        </Notice>
        <ol className="grid gap-3">
          {conversation.messages.map(({ id, question, createdAt }) => (
            <li key={id} className="rounded-card border border-line bg-surface px-3.5 py-2.5 text-sm">
              <p className="break-words whitespace-pre-wrap">{question}</p>
              <p className="text-xs text-ink-faint">
                <Moment time={createdAt} />
              </p>
            </li>
          ))}
        </ol>
      </div>
    </PageBody>
  );
}
