import { expect, it } from 'vitest';
import { groupLines, parseGroupLines } from '#app/_components/admin/sign-in/group-lines.ts';

const groups = [
  { id: '1', name: 'Litigation' },
  { id: '2', name: 'Ward 7' },
];

it('are read as they are written', () => {
  const text = 'cn=legal,ou=x = Litigation\n\n ward-7=Ward 7 ';
  const { mapped, problem } = parseGroupLines(text, groups);
  expect(problem).toBeUndefined();
  expect(mapped).toEqual([
    { claimValue: 'cn=legal,ou=x', groupId: '1' },
    { claimValue: 'ward-7', groupId: '2' },
  ]);
  expect(parseGroupLines(groupLines(mapped, groups), groups).mapped).toEqual(mapped);
});

it.each([
  ['nothing', 'is not of the form'],
  ['a = Nobody', 'There is no group “Nobody”'],
  [' = Litigation', 'is not of the form'],
])('says what is wrong with %s', (line, problem) => {
  expect(parseGroupLines(line, groups).problem).toContain(problem);
});
