import Link from 'next/link';
import type { ConversationSummary } from '#lib/shared/answer.ts';
import { Section } from '../section.tsx';

/** Own questions in workspaces that the person may not enter any more. */
export function LostConversations({ conversations }: { conversations: readonly ConversationSummary[] }) {
  return (
    <Section
      title="Earlier questions"
      text="In workspaces that you can’t open any more. Your questions are kept, without the answers."
    >
      <ul className="divide-y divide-line rounded-card border border-line bg-surface text-sm">
        {conversations.map(({ id, title }) => (
          <li key={id} className="px-3.5 py-2">
            <Link href={`/questions/${id}`} className="break-words hover:text-accent hover:underline">
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
