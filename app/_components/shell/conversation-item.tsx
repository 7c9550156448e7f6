'use client';
import clsx from 'clsx';
import { Ellipsis, Pencil, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { ConversationSummary } from '#lib/shared/answer.ts';
import { sendJson } from '../api/client.ts';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { useToast } from '../ui/toast.tsx';
import { RenameDialog } from './rename-dialog.tsx';

type ConversationItemProps = {
  workspaceId: string;
  conversation: ConversationSummary;
  current: boolean;
  onChanged: () => void;
};

/** One conversation of the sidebar with its menu. Deleting can be undone for some seconds. */
export function ConversationItem({ workspaceId, conversation, current, onChanged }: ConversationItemProps) {
  const [renaming, setRenaming] = useState(false);
  const remove = useRemoveConversation({ workspaceId, conversation, current, onChanged });
  return (
    <li
      className={clsx(
        'group flex items-center rounded-control text-sm',
        current ? 'bg-accent-soft text-accent' : 'text-ink-soft hover:bg-line/60 hover:text-ink',
      )}
    >
      <Link
        href={`/w/${workspaceId}/c/${conversation.id}`}
        {...(current ? { 'aria-current': 'page' as const } : {})}
        className="min-w-0 flex-1 truncate rounded-control py-1.5 pl-2.5"
      >
        {conversation.title}
      </Link>
      <ItemMenu
        title={conversation.title}
        onRename={() => {
          setRenaming(true);
        }}
        onRemove={() => void remove()}
      />
      <RenameDialog
        open={renaming}
        onOpenChange={setRenaming}
        title="Rename the conversation"
        value={conversation.title}
        onRename={async (title) => {
          await sendJson('PATCH', `/api/conversations/${conversation.id}`, { title });
          onChanged();
        }}
      />
    </li>
  );
}

type ItemMenuProps = { title: string; onRename: () => void; onRemove: () => void };

function ItemMenu({ title, onRename, onRemove }: ItemMenuProps) {
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          aria-label={`Menu of “${title}”`}
          className="grid size-8 shrink-0 place-items-center rounded-control opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 data-[state=open]:opacity-100 pointer-coarse:opacity-100"
        >
          <Ellipsis aria-hidden className="size-4" />
        </button>
      }
    >
      <MenuItem icon={<Pencil aria-hidden />} onSelect={onRename}>
        Rename
      </MenuItem>
      <MenuItem icon={<Trash2 aria-hidden />} tone="danger" onSelect={onRemove}>
        Delete
      </MenuItem>
    </Menu>
  );
}

function useRemoveConversation({ workspaceId, conversation, current, onChanged }: ConversationItemProps) {
  const router = useRouter();
  const { show, showError } = useToast();
  const restore = async () => {
    try {
      await sendJson('POST', `/api/conversations/${conversation.id}/restore`);
      onChanged();
    } catch (error) {
      showError(error);
    }
  };
  return async () => {
    try {
      await sendJson('DELETE', `/api/conversations/${conversation.id}`);
      onChanged();
      if (current) router.push(`/w/${workspaceId}`);
      show({ text: 'Conversation deleted.', undo: () => void restore() });
    } catch (error) {
      showError(error);
    }
  };
}
