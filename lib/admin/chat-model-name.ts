import { activeChoice, readChoiceFacts } from './active-models.ts';

/** How people call the language model that answers now; null when there is none and answers are quotes. */
export async function chatModelName(): Promise<string | null> {
  const choice = activeChoice('chat', await readChoiceFacts());
  if (choice.kind === 'file') return choice.model?.title ?? null;
  if (choice.kind === 'none' || choice.engine.chat === null) return null;
  return `${choice.engine.chat.model} (on ${choice.engine.name})`;
}
