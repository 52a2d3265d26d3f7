import { setImmediate } from 'node:timers/promises';
import type { Verdict } from '../../../shared/contract/centre/commands';
import type { Wish } from '../commands/group';
import type { Centre } from '../service/centre';

/** Who asks. */
interface Asker extends Omit<Wish, 'command'> {
  readonly tenant: string;
}
/** What came of a wish, and whether that was so before it was sent here. */
interface Settled {
  readonly verdict: Verdict;
  readonly isDuplicate: boolean;
}

/**
 * Sends wishes again for as long as the database asks for patience; their ids make each count once. Whoever sends many groups one
 * after another lets everybody else in between: on SQLite nothing else would make this process look up.
 */
export async function settle(
  centre: Centre,
  { tenant, ...asker }: Asker,
  commands: readonly { readonly id: string }[],
): Promise<Settled[]> {
  const mine = new Set<string>();
  for (;;) {
    const answers = await centre.submit(
      tenant,
      commands.map((command) => ({ ...asker, command })),
    );
    const settled: Settled[] = [];
    let waitMs = 0;
    for (const { id, answer } of answers) {
      if ('afterMs' in answer) waitMs = Math.max(waitMs, answer.afterMs, 1);
      else if (answer.outcome === 'duplicate') settled.push({ verdict: answer.was, isDuplicate: !mine.has(id) });
      else {
        mine.add(id);
        settled.push({ verdict: answer, isDuplicate: false });
      }
    }
    if (waitMs === 0) {
      await setImmediate();
      return settled;
    }
    await new Promise((resume) => setTimeout(resume, waitMs));
  }
}
