import { expect, it } from 'vitest';
import { requireMemory } from '#lib/engine/require-memory.ts';

const file = { name: 'large.gguf', bytes: 5_000_000_000 };

it('lets in what fits', () => {
  expect(() => {
    requireMemory(file, 5_500_000_000);
  }).not.toThrow();
});

it('refuses what does not fit, with the numbers', () => {
  const refused = expect(() => {
    requireMemory(file, 5_400_000_000);
  });
  refused.toThrow(expect.objectContaining({ code: 'MODEL_REFUSED' }) as Error);
  refused.toThrow(
    expect.objectContaining({
      personMessage:
        'large.gguf needs about 5.5 GB of memory, and 5.4 GB are free. Choose a smaller model, or one in a smaller quantisation.',
    }) as Error,
  );
});
