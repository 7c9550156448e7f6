import { FileQuestion } from 'lucide-react';
import { LinkButton } from '../_components/ui/button.tsx';
import { EmptyState } from '../_components/ui/empty-state.tsx';

/** The same page for what is absent and for what may not be opened. */
export default function WorkspaceNotFoundPage() {
  return (
    <EmptyState
      icon={<FileQuestion aria-hidden />}
      title="Not found"
      text="This does not exist, or you may not open it. Ask an administrator if you need access."
      action={<LinkButton href="/">Go to your workspaces</LinkButton>}
    />
  );
}
