import { expect, test } from 'vitest';
import { promptPieces } from '#lib/engine/prompt-pieces.ts';

test('pieces take about 200 ms and are whole tiles, the last one with the remainder', () => {
  expect(promptPieces(1000, 640)).toEqual([128, 128, 128, 128, 128, 128, 128, 104]);
  expect(promptPieces(1100, 100_000)).toEqual([512, 512, 76]);
});

test('a slow model gets whole tiles all the same', () => {
  expect(promptPieces(200, 12)).toEqual([64, 64, 72]);
});

test('no piece is below a tile unless the prompt is, and none is lost', () => {
  for (let tokens = 1; tokens < 700; tokens += 1) {
    const pieces = promptPieces(tokens, 300);
    expect(pieces.reduce((sum, piece) => sum + piece, 0)).toBe(tokens);
    expect(Math.min(...pieces)).toBeGreaterThanOrEqual(Math.min(tokens, 64));
  }
});
