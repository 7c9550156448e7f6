export type Group = { id: string; name: string };
export type MappedGroup = { claimValue: string; groupId: string };

/** "value = name" for each, one a line. */
export function groupLines(mapped: readonly MappedGroup[], groups: readonly Group[]): string {
  const nameOf = (id: string) => groups.find((group) => group.id === id)?.name ?? id;
  return mapped.map(({ claimValue, groupId }) => `${claimValue} = ${nameOf(groupId)}`).join('\n');
}

/** The lines as they are stored, or what is wrong with one. */
export function parseGroupLines(
  text: string,
  groups: readonly Group[],
): { mapped: MappedGroup[]; problem: string | undefined } {
  const mapped: MappedGroup[] = [];
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const [, value = '', name = ''] = /^(.*?)=([^=]*)$/.exec(line) ?? [];
    const group = groups.find((one) => one.name === name.trim());
    if (value.trim() === '') return { mapped, problem: `“${line.trim()}” is not of the form value = group.` };
    if (!group) return { mapped, problem: `There is no group “${name.trim()}”.` };
    mapped.push({ claimValue: value.trim(), groupId: group.id });
  }
  return { mapped, problem: undefined };
}
