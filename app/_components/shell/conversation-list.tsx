'use client';
import { usePathname } from 'next/navigation';
import type { ConversationSummary } from '#lib/shared/answer.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { ConversationItem } from './conversation-item.tsx';
import { placeOfPath } from './shell-types.ts';
import { useConversations } from './use-conversations.ts';

/** The person's earlier questions in this workspace, newest first, by age. */
export function ConversationList({ workspaceId }: { workspaceId: string }) {
  const { conversations, isLoading, error, reload } = useConversations(workspaceId);
  const { conversationId } = placeOfPath(usePathname());
  return (
    <nav
      aria-label="Conversations"
      className="mt-3 min-h-0 flex-1 overflow-y-auto border-t border-line px-3 py-2"
    >
      {isLoading ? (
        <div className="grid gap-2 px-2.5 py-2">
          <Skeleton className="h-4 w-4/5" />
          <Skeleton className="h-4 w-3/5" />
        </div>
      ) : null}
      {error === undefined ? null : (
        <p className="px-2.5 py-1 text-[0.8125rem] text-ink-faint">The conversations could not be loaded.</p>
      )}
      {groupByAge(conversations).map((group) => (
        <section key={group.label} className="mb-2">
          <h2 className="px-2.5 pt-1.5 pb-1 text-xs font-medium text-ink-faint">{group.label}</h2>
          <ul>
            {group.conversations.map((conversation) => (
              <ConversationItem
                key={conversation.id}
                workspaceId={workspaceId}
                conversation={conversation}
                current={conversation.id === conversationId}
                onChanged={reload}
              />
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}

const dayMs = 86_400_000;

function groupByAge(conversations: ConversationSummary[]) {
  const midnight = new Date().setHours(0, 0, 0, 0);
  const groups = [
    { label: 'Today', from: midnight, to: Infinity },
    { label: 'Last seven days', from: midnight - 6 * dayMs, to: midnight },
    { label: 'Earlier', from: -Infinity, to: midnight - 6 * dayMs },
  ];
  return groups
    .map(({ label, from, to }) => ({
      label,
      conversations: conversations.filter(({ updatedAt }) => updatedAt >= from && updatedAt < to),
    }))
    .filter((group) => group.conversations.length > 0);
}
