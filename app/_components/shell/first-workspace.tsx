'use client';
import { FolderPlus, LibraryBig } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { z } from 'zod';
import { sendJson } from '../api/client.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { useToast } from '../ui/toast.tsx';
import { CreateWorkspaceDialog } from './create-workspace-dialog.tsx';

const madeSchema = z.object({ workspaceId: z.string() });

/** For someone without any workspace: make one, or look around with sample documents. */
export function FirstWorkspace() {
  const [creating, setCreating] = useState(false);
  const samples = useSampleWorkspace();
  return (
    <div className="grid min-h-full place-items-center">
      <EmptyState
        icon={<LibraryBig aria-hidden />}
        title="Ask your own documents"
        text="A workspace holds the documents of one matter, ward or subject. Answers come only from them, and each claim shows the sentence that it rests on."
        action={
          <>
            <Button
              tone="primary"
              onClick={() => {
                setCreating(true);
              }}
            >
              <FolderPlus aria-hidden /> Create a workspace
            </Button>
            <Button busy={samples.isBusy} onClick={() => void samples.make()}>
              Try it with sample documents
            </Button>
          </>
        }
      />
      <CreateWorkspaceDialog open={creating} onOpenChange={setCreating} />
    </div>
  );
}

function useSampleWorkspace() {
  const router = useRouter();
  const { showError } = useToast();
  const [isBusy, setIsBusy] = useState(false);
  const make = async () => {
    setIsBusy(true);
    try {
      const { workspaceId } = madeSchema.parse(await sendJson('POST', '/api/workspaces/samples', {}));
      router.push(`/w/${workspaceId}`);
      router.refresh();
    } catch (error) {
      showError(error);
      setIsBusy(false);
    }
  };
  return { isBusy, make };
}
