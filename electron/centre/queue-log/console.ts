import { createReadStream, existsSync } from 'node:fs';
import type { Centre } from '../service/centre';
import { takeQueueLog } from './bring';
import { piecesOfGrowing } from './follow';

/**
 * Takes Asterisk's queue log from a file, and with `follow` on as it grows until `signal`. What is known already is counted only, so
 * that a new start begins at the file's beginning. @returns null, or what is wrong with the wish, in Japanese.
 */
export async function queueLogFromConsole(
  centre: Centre,
  tenant: string,
  { path, follow }: { readonly path: string; readonly follow: AbortSignal | null },
  say: (event: string, fields: Readonly<Record<string, string | number>>) => void,
): Promise<string | null> {
  if (!follow && !existsSync(path)) return `ファイルがありません: ${path}`;
  const { stopped, ...counts } = await takeQueueLog(centre, {
    tenant,
    agentId: 'console',
    roles: ['administrator'],
    deviceId: 'console',
    source: () => (follow ? piecesOfGrowing(path, follow) : createReadStream(path)),
    onRefused: (refused) => say('queue-log-refused', { ...refused }),
    onTaken: ({ stopped: _, ...soFar }) => say('queue-log', soFar),
  });
  say('queue-log-ended', counts);
  return stopped && `${stopped.afterLine} 行目より後は読めません: ${stopped.reason}`;
}
