import type { SwitchPhase, SwitchView } from '#lib/shared/model-switch.ts';

export const switchTitles: Record<SwitchPhase, string> = {
  preparing: 'Another embedding model is being prepared',
  comparing: 'Two embedding models are being compared',
  stopped: 'Preparing another embedding model stopped',
  deciding: 'Another embedding model is ready: switch?',
  switching: 'The embedding model is changing over',
  switched: 'The embedding model was changed',
};

export const phaseText: Record<SwitchPhase, string> = {
  preparing:
    'Vectors of all passages are computed in the background. Questions are answered as before, and new documents can be searched at once.',
  comparing: 'The golden questions of each workspace are asked of both. Questions are answered as before.',
  stopped:
    'Nothing has changed: questions are answered as before. What was computed is kept, and going on starts there.',
  deciding:
    'Both models were asked the golden questions of each workspace. Questions are answered as before until you switch.',
  switching:
    'Each workspace’s index is made anew with the new model. The old one answers until the new one is complete.',
  switched:
    'All workspaces use the new model. The vectors of the one before are kept, so that going back needs few minutes: choose it above.',
};

/** What the figures say, in one sentence. */
export function verdictOf({ comparisons }: Pick<SwitchView, 'comparisons'>): string {
  const questions = comparisons.reduce((sum, one) => sum + one.questions, 0);
  if (questions === 0) {
    return 'No workspace has golden questions, so nothing could be compared. Add some in a workspace’s settings, or make the sample workspace, then keep the old model and choose this one again.';
  }
  const gain = comparisons.reduce(
    (sum, { questions: count, before, after }) => sum + count * (after.firstCitation - before.firstCitation),
    0,
  );
  const changed = Math.round(Math.abs(gain));
  const of = `of ${questions.toLocaleString('en')} questions`;
  if (changed === 0) return `The first quote is right equally often (${of}).`;
  return gain > 0
    ? `The new model is better: its first quote is right for ${changed} more ${of}.`
    : `The new model is worse: its first quote is right for ${changed} fewer ${of}.`;
}

/** Ending means something else before the switch and after it. */
export function endQuestion({ phase, from }: Pick<SwitchView, 'phase' | 'from'>) {
  if (phase === 'switched' || phase === 'switching') {
    return {
      button: 'Give the old vectors up',
      done: 'The vectors of the model before are being removed.',
      question: {
        title: 'Give the old vectors up?',
        text: `This frees space. Going back to ${from} would then mean computing all vectors again.`,
        label: 'Give them up',
      },
    };
  }
  return {
    button: 'Keep the old model',
    done: 'The model in use stays.',
    question: {
      title: 'Keep the old model?',
      text: 'What was computed for the new model is removed. Nothing changes for anybody who asks.',
      label: 'Keep the old model',
      tone: 'primary' as const,
    },
  };
}
