import { readdirSync, readFileSync } from 'node:fs';

/** A process and all its descendants, as far as they still run. */
function processTree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      // The name in brackets may hold blanks; the parent's id is the second word after it.
      const parent = Number(readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // It has ended since the listing.
    }
  }
  const tree = [root];
  for (const pid of tree) tree.push(...(children.get(pid) ?? []));
  return tree;
}

/** Memory that a process holds, each shared page counted by its share (PSS), in MiB; 0 where it has ended. */
export function pssMiB(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Memory that a tree of processes holds, shared pages counted once (sum of PSS), in MiB. */
export function residentMiB(root: number): number {
  return processTree(root).reduce((sum, pid) => sum + pssMiB(pid), 0);
}
