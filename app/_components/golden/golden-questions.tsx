'use client';
import { Trash2 } from 'lucide-react';
import { formatCount } from '#lib/shared/format.ts';
import type { GoldenQuestionView } from '#lib/shared/golden-questions.ts';
import { sendJson } from '../api/client.ts';
import { Columns } from '../forms/columns.tsx';
import { useAct } from '../forms/use-act.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Table, TableCell, TableRow } from '../ui/table.tsx';

type GoldenQuestionsProps = { workspaceId: string; questions: readonly GoldenQuestionView[] };

/** The questions of a workspace whose answers its managers know. */
export function GoldenQuestions({ workspaceId, questions }: GoldenQuestionsProps) {
  const { act, busyKey } = useAct();
  if (questions.length === 0) {
    return (
      <p className="text-sm text-ink-soft">
        None yet. Under an answer that is right, press “Keep as golden question”, or add one here.
      </p>
    );
  }
  return (
    <details className="group">
      <summary className="cursor-pointer text-sm font-medium">
        {formatCount(questions.length, 'golden question')}
      </summary>
      <Table label="Golden questions" className="mt-3">
        <Columns names={['Question and where its answer stands']} acts="Delete" />
        <tbody>
          {questions.map((golden) => (
            <TableRow key={golden.id}>
              <TableCell className="w-full">
                <span className="break-words">{golden.question}</span>
                {golden.places.map((place, index) => (
                  <Place key={index} place={place} />
                ))}
              </TableCell>
              <TableCell className="text-right align-top">
                <IconButton
                  label={`Delete the golden question: ${golden.question}`}
                  disabled={busyKey === golden.id}
                  onClick={() =>
                    void act({
                      key: golden.id,
                      work: () =>
                        sendJson('DELETE', `/api/workspaces/${workspaceId}/golden-questions/${golden.id}`),
                      done: 'The golden question is deleted.',
                    })
                  }
                >
                  <Trash2 />
                </IconButton>
              </TableCell>
            </TableRow>
          ))}
        </tbody>
      </Table>
    </details>
  );
}

function Place({ place: { documentName, page, quote } }: { place: GoldenQuestionView['places'][number] }) {
  return (
    <span className="mt-0.5 block text-xs break-words text-ink-faint">
      {page === null ? documentName : `${documentName}, p. ${page}`}
      {quote === null ? null : <>: “{quote.length > 160 ? `${quote.slice(0, 160)}…` : quote}”</>}
    </span>
  );
}
