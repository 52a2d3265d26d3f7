import { parentPort } from 'node:worker_threads';
import type { CacheRequest } from '../../electron/cache/protocol';

// The product's worker with a weak heart: it is gone the moment that the setting `die` is asked for.
parentPort?.on('message', (request: CacheRequest) => {
  if (request.verb === 'getSetting' && request.input === 'die') process.exit(9);
});
void import('../../electron/cache/worker');
