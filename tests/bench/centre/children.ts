import { type ChildProcess, fork } from 'node:child_process';
import { holdDesks } from './desks-child';
import { fanOut } from './fan-out';
import { fillDesk } from './first-fill-child';

/** What runs in a process of its own, so that neither's work is counted as the other's. */
export const CENTRE_CHILDREN: Record<string, () => Promise<void>> = {
  desks: holdDesks,
  fill: fillDesk,
  fanOut,
};

/** Starts this same program as one of the children. */
export function startChild(name: keyof typeof CENTRE_CHILDREN): ChildProcess {
  return fork(process.argv[1] ?? '', [], {
    env: { ...process.env, TSUNAGU_BENCH_CHILD: name },
    serialization: 'advanced',
  });
}

/** The next message of this kind. Rejects where the child ends before it. */
export function messageOf<T extends { readonly kind: string }, K extends T['kind']>(
  child: ChildProcess,
  kind: K,
): Promise<Extract<T, { kind: K }>> {
  return new Promise((resolve, reject) => {
    const onEnd = (code: number | null) => reject(new Error(`the bench's child ended with ${code}`));
    const onMessage = (message: unknown) => {
      const said = message as T;
      if (said.kind !== kind) return;
      child.off('message', onMessage);
      child.off('exit', onEnd);
      resolve(said as Extract<T, { kind: K }>);
    };
    child.on('message', onMessage);
    child.once('exit', onEnd);
  });
}
