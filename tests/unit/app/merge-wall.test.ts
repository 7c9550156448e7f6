import { expect, test } from 'vitest';
import { mergeWall, type WallBody } from '#app/_components/admin/walls/merge-wall.ts';

const base: WallBody = {
  name: 'Screen',
  reason: 'She acted for the harbour.',
  kind: 'all-but-these',
  userIds: ['ann', 'bob'],
  groupIds: [],
  workspaceIds: ['matter'],
  startsAt: 61_234,
  endsAt: null,
};

test('what nobody entered is what the wall is now', () => {
  const present: WallBody = {
    ...base,
    reason: 'Until May.',
    userIds: ['ann', 'bob', 'kept'],
    endsAt: 99_000_000,
  };
  // The form shows minutes only.
  expect(mergeWall({ base, entered: { ...base, startsAt: 60_000 }, present })).toEqual(present);
});

test('what was entered stays, beside what others changed', () => {
  const entered: WallBody = { ...base, name: 'Wall', userIds: ['ann', 'cid'], endsAt: 120_000 };
  const present: WallBody = { ...base, reason: 'Until May.', userIds: ['ann', 'bob', 'kept'] };
  expect(mergeWall({ base, entered, present })).toEqual({
    ...base,
    name: 'Wall',
    reason: 'Until May.',
    userIds: ['ann', 'kept', 'cid'],
    endsAt: 120_000,
  });
});

test('whom others took off the wall stays off, unless entered anew', () => {
  const present: WallBody = { ...base, userIds: ['bob'], groupIds: ['team'] };
  expect(mergeWall({ base, entered: base, present })).toEqual(present);
  expect(mergeWall({ base, entered: { ...base, groupIds: ['team'] }, present }).groupIds).toEqual(['team']);
});

const onlyThese = { kind: 'only-these' as const };

test.each<[string, Partial<WallBody>, Partial<WallBody>]>([
  [
    'was made another kind in the form',
    { ...onlyThese, userIds: ['ann'] },
    { userIds: ['ann', 'bob', 'kept'] },
  ],
  ['was made another kind meanwhile', { userIds: ['ann', 'bob', 'cid'], groupIds: ['team'] }, onlyThese],
  ['was made so by both', { ...onlyThese, userIds: ['cid'] }, { ...onlyThese, userIds: ['ann'] }],
])('nobody who was to be shut out is let in when the wall %s', (_how, ofEntered, ofPresent) => {
  const entered: WallBody = { ...base, ...ofEntered, name: 'Wall' };
  const present: WallBody = { ...base, ...ofPresent };
  expect(mergeWall({ base, entered, present })).toEqual({ ...present, name: 'Wall' });
});
