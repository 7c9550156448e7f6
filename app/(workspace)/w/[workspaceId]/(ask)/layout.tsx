import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { openOrQuestions } from '#app/_server/open-or-questions.ts';
import { pageContext } from '#app/_server/page-context.ts';
import { chatModelName } from '#lib/admin/chat-model-name.ts';
import { AskScreen } from '../../../../_components/ask/ask-screen.tsx';

type AskLayoutProps = { params: Promise<{ workspaceId: string }>; children: ReactNode };

export async function generateMetadata({ params }: Pick<AskLayoutProps, 'params'>): Promise<Metadata> {
  const workspace = await openOrQuestions(await pageContext(), await params);
  return { title: `Ask ${workspace.name}` };
}

/**
 * The ask screen of a workspace. It is the layout of both addresses (a new question, a conversation), so that a question
 * which starts a conversation changes the address without losing its running answer.
 */
export default async function AskLayout({ params, children }: AskLayoutProps) {
  const workspace = await openOrQuestions(await pageContext(), await params);
  const hasModel = (await chatModelName()) !== null;
  return (
    <>
      <AskScreen workspace={workspace} hasModel={hasModel} />
      {children}
    </>
  );
}
