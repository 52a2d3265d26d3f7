import { Worker } from 'node:worker_threads';
import { type Result, refused } from '../../shared/contract/result';
import { codeOf } from '../sqlite/faults';
import {
  type CacheEvent,
  type CacheMessage,
  type CacheVerb,
  type CacheWorkerData,
  type InputOf,
  type OpenState,
  type OutputOf,
  WRITES,
} from './protocol';

export interface WorkerLineOptions {
  readonly workerPath: string;
  readonly data: Omit<CacheWorkerData, 'resumed'>;
  readonly onOpened: (state: OpenState) => void;
  readonly onEvent: (event: CacheEvent) => void;
  readonly onDied: (refusedWrites: number, code: string) => void;
}

interface Waiting {
  readonly verb: CacheVerb | 'close';
  readonly end: (result: Result<unknown>) => void;
}

const STARTS_MAX = 4;
const STARTS_WINDOW_MS = 60_000;

/**
 * The line to the worker thread: numbers the requests, ends every one, and starts the thread again at the next request
 * after it died, a few times a minute at most. A file that could not be opened is tried again the same way.
 */
export class WorkerLine {
  readonly #options: WorkerLineOptions;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #lastId = 0;
  #starts: number[] = [];
  #wasReady = false;
  #closed = false;

  constructor(options: WorkerLineOptions) {
    this.#options = options;
    this.#start();
  }

  /** Sends one request; the promise never rejects. */
  async ask<V extends CacheVerb>(verb: V, input: InputOf<V>): Promise<Result<OutputOf<V>>> {
    if (this.#closed || (this.#worker === null && !this.#start())) return refusalOf(verb);
    const result = await this.#send(verb, input);
    // The worker is this program's own thread and answers in the shape of the verb.
    return result as Result<OutputOf<V>>;
  }

  /** Lets the worker finish what was asked and close the file; resolves when the thread is gone. */
  async close(): Promise<void> {
    const worker = this.#worker;
    if (this.#closed || worker === null) {
      this.#closed = true;
      return;
    }
    this.#closed = true;
    const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    await this.#send('close', undefined);
    await gone;
  }

  #send(verb: CacheVerb | 'close', input: unknown): Promise<Result<unknown>> {
    const worker = this.#worker;
    return new Promise((resolve) => {
      this.#lastId += 1;
      const id = this.#lastId;
      this.#waiting.set(id, { verb, end: resolve });
      try {
        worker?.postMessage({ id, verb, input });
      } catch {
        // A value that can't be cloned never reaches the file; the request still ends.
        this.#end(id, refusalOf(verb));
      }
    });
  }

  /** False when the thread was started too often lately. */
  #start(): boolean {
    const now = Date.now();
    this.#starts = this.#starts.filter((at) => now - at < STARTS_WINDOW_MS);
    if (this.#starts.length >= STARTS_MAX) return false;
    this.#starts.push(now);
    const workerData: CacheWorkerData = { ...this.#options.data, resumed: this.#wasReady };
    const worker = new Worker(this.#options.workerPath, { workerData });
    this.#worker = worker;
    let opened = false;
    worker.on('message', (message: CacheMessage) => {
      if (message.kind === 'opened') {
        opened = true;
        this.#onOpened(worker, message.state);
      }
      if (message.kind === 'answer') this.#end(message.id, message.result);
      if (message.kind === 'event') this.#options.onEvent(message.event);
    });
    // The exit that follows says it to everyone; without a listener the error would end main.
    let code = '';
    worker.on('error', (error) => {
      code = codeOf(error);
    });
    worker.on('exit', (exitCode) => {
      if (!opened) this.#options.onOpened({ kind: 'failed', code: 'workerDied' });
      if (this.#worker === worker) this.#onDied(code || `EXIT_${exitCode}`);
    });
    return true;
  }

  #onOpened(worker: Worker, state: OpenState): void {
    if (state.kind === 'ready') this.#wasReady = true;
    if (state.kind === 'failed' && this.#worker === worker) {
      // Let go, so that the next request tries the file again: the disk may have room by then.
      this.#worker = null;
      worker.postMessage({ id: 0, verb: 'close' });
    }
    this.#options.onOpened(state);
  }

  #end(id: number, result: Result<unknown>): void {
    this.#waiting.get(id)?.end(result);
    this.#waiting.delete(id);
  }

  #onDied(code: string): void {
    this.#worker = null;
    const cut = [...this.#waiting.values()];
    this.#waiting.clear();
    const writes = cut.filter(({ verb }) => verb !== 'close' && WRITES[verb]).length;
    for (const { verb, end } of cut) end(refusalOf(verb));
    if (!this.#closed) this.#options.onDied(writes, code);
  }
}

function refusalOf(verb: CacheVerb | 'close'): Result<never> {
  return refused(verb !== 'close' && WRITES[verb] ? 'saveFailed' : 'internal');
}
