import { randomUUID } from 'node:crypto';
import { COMMANDS, type CommandKind, type PayloadOf, type Verdict } from '../../shared/contract/centre/commands';
import type { Net } from './ports';

/** A person waits for the answer, ms. */
const WITHIN_MS = 5_000;
/** Wishes of one device are counted where they wait in its outbox; one that is asked at once has no place there. */
const NOT_COUNTED = 1;

/**
 * Asks the centre for something that makes sense only now (a claim), beside the outbox and before all that waits there.
 * @returns `unreachable`: no answer in time; the centre may have heard it all the same.
 */
export async function askNow<K extends CommandKind>(
  net: Pick<Net, 'push'>,
  kind: K,
  payload: PayloadOf<K>,
): Promise<Verdict | 'unreachable'> {
  const at = Date.now();
  const command = {
    id: randomUUID(),
    n: NOT_COUNTED,
    kind,
    v: COMMANDS[kind].v,
    at,
    payload: payload as object as never,
  };
  let limit: NodeJS.Timeout | undefined;
  const late = new Promise<'unreachable'>((resolve) => {
    limit = setTimeout(() => resolve('unreachable'), WITHIN_MS);
  });
  const answers = await Promise.race([net.push([command], null), late]);
  clearTimeout(limit);
  const answer = typeof answers === 'string' ? undefined : answers.find(({ id }) => id === command.id)?.answer;
  if (!answer || 'afterMs' in answer) return 'unreachable';
  return answer.outcome === 'duplicate' ? answer.was : answer;
}
