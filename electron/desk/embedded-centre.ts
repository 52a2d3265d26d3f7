import { type FromEmbedded, fromEmbeddedSchema, type ToEmbedded } from '../../shared/contract/centre/embedded';
import type { CentreSession } from '../../shared/contract/centre/session';
import { logger } from '../platform/log';
import { BackOff } from '../sync/back-off';
import type { Chance } from '../sync/ports';
import type { Notices } from './notices';
import type { SliceStore } from './slices';

/** A process beside main. It ends with main, whatever main dies of. */
export interface Helper {
  send(message: ToEmbedded): void;
  kill(): void;
}
/** Starts one. `gone` is told once, also where it could not be started. */
export type StartHelper = (hear: (message: unknown) => void, gone: (code: number) => void) => Helper;

export interface EmbeddedCentreOptions {
  readonly startHelper: StartHelper;
  /** What is opened: asked at each start. The key is the file's own, 64 hex digits (sqlite/key.ts). */
  readonly open: () => Omit<Extract<ToEmbedded, { kind: 'open' }>, 'kind'>;
  readonly chance: Chance;
  readonly onNews: (news: EmbeddedNews) => void;
}

/** What a person has to know. `setAside`: the broken file's new name. `newer`: it is not tried again. */
export type EmbeddedNews =
  | { readonly kind: 'up'; readonly setAside: string | null }
  | { readonly kind: 'failing' }
  | { readonly kind: 'newer' };

const LONGEST_WAIT_MS = 30_000;
/** One that lived so long did not die of its start. */
const SOUND_AFTER_MS = 60_000;
/** Once may be chance; then a person is told. */
const FAILURES_UNTOLD = 2;
const STOP_WITHIN_MS = 1_200;
/** A big file is read whole after an end that was not clean (13 s a GB), or brought to a new version. */
const START_WITHIN_MS = 10 * 60_000;

/**
 * The centre of a desk that has no other: the same service in a process of its own, started again with growing pauses when it
 * dies. Calls know nothing of it, and what the desk wants of the centre waits in the outbox meanwhile.
 */
export class EmbeddedCentre {
  private helper: Helper | null = null;
  private url: string | null = null;
  private over = false;
  private startedAt = 0;
  private failures = 0;
  private timer: NodeJS.Timeout | null = null;
  private readonly backOff: BackOff;
  /** A file that a start set aside which then failed: told with the one that does not. */
  private setAside: string | null = null;
  private lastQuestion = 0;
  private readonly questions = new Map<number, (session: CentreSession | null) => void>();
  /** Called when it is up, or never will be. */
  private readonly waiting = new Set<() => void>();
  private onGone: (() => void) | null = null;

  constructor(private readonly options: EmbeddedCentreOptions) {
    this.backOff = new BackOff(options.chance, LONGEST_WAIT_MS);
  }

  start(): void {
    if (this.over || this.helper) return;
    this.clearTimer();
    const { startHelper, open } = this.options;
    this.startedAt = performance.now();
    const helper = startHelper(
      (message) => {
        if (this.helper === helper) this.hear(message);
      },
      (code) => {
        if (this.helper === helper) this.gone(code);
      },
    );
    this.helper = helper;
    // One that hangs is as good as dead.
    this.timer = setTimeout(() => helper.kill(), START_WITHIN_MS);
    helper.send({ kind: 'open', ...open() });
  }

  /** Where it answers now; waits while it is being started. Rejects where it will not come up, or `signal` is aborted. */
  async base(signal: AbortSignal | null): Promise<string> {
    while (this.url === null) {
      if (this.over || signal?.aborted) throw new Error('the embedded centre is not there');
      await new Promise<void>((resolve) => {
        const end = () => {
          this.waiting.delete(end);
          signal?.removeEventListener('abort', end);
          resolve();
        };
        this.waiting.add(end);
        signal?.addEventListener('abort', end);
      });
    }
    return this.url;
  }

  /** A session for this desk, from the process itself: nobody else can ask for one. Rejects as `base` does. */
  async session(deviceId: string, signal: AbortSignal | null): Promise<CentreSession> {
    await this.base(signal);
    this.lastQuestion += 1;
    const id = this.lastQuestion;
    const session = await new Promise<CentreSession | null>((resolve) => {
      this.questions.set(id, resolve);
      signal?.addEventListener('abort', () => resolve(null), { once: true });
      if (this.helper) this.helper.send({ kind: 'session', id, deviceId });
      else resolve(null);
    });
    this.questions.delete(id);
    if (session === null) throw new Error('the embedded centre gave no session');
    return session;
  }

  /** Lets it answer what it began and mark its file as whole. Resolves when it is gone; what hangs is killed. */
  async stop(): Promise<void> {
    this.end();
    const { helper } = this;
    if (!helper) return;
    const gone = new Promise<void>((resolve) => {
      this.onGone = resolve;
    });
    helper.send({ kind: 'stop' });
    const limit = setTimeout(() => helper.kill(), STOP_WITHIN_MS);
    await gone;
    clearTimeout(limit);
  }

  private hear(message: unknown): void {
    const read = fromEmbeddedSchema.safeParse(message);
    if (!read.success) logger.warn('embedded-centre-strange-message');
    else this.take(read.data);
  }

  private take(message: FromEmbedded): void {
    switch (message.kind) {
      case 'opened':
        this.clearTimer();
        this.url = message.url;
        this.failures = 0;
        logger.info('embedded-centre-up', { ms: Math.round(performance.now() - this.startedAt) });
        this.wakeAll();
        this.options.onNews({ kind: 'up', setAside: message.setAside ?? this.setAside });
        this.setAside = null;
        break;
      case 'newer':
        logger.error('embedded-centre-newer');
        this.end();
        this.helper?.kill();
        this.options.onNews({ kind: 'newer' });
        break;
      case 'failed':
        logger.error('embedded-centre-failed', { code: message.code });
        this.setAside ??= message.setAside;
        this.helper?.kill();
        break;
      case 'session':
        this.questions.get(message.id)?.(message.session);
        break;
      case 'log':
        logger.warn('embedded-centre', { step: message.event, ...message.fields });
    }
  }

  private gone(code: number): void {
    this.clearTimer();
    this.helper = null;
    this.url = null;
    for (const answer of this.questions.values()) answer(null);
    this.questions.clear();
    this.onGone?.();
    if (this.over) return;
    logger.warn('embedded-centre-gone', { code });
    if (performance.now() - this.startedAt > SOUND_AFTER_MS) this.backOff.succeeded();
    this.failures += 1;
    if (this.failures > FAILURES_UNTOLD) this.options.onNews({ kind: 'failing' });
    this.timer = setTimeout(() => this.start(), this.backOff.failed());
  }

  /** It is not started again, and nobody waits for it any longer. */
  private end(): void {
    this.over = true;
    this.clearTimer();
    this.wakeAll();
  }

  private wakeAll(): void {
    for (const wake of [...this.waiting]) wake();
  }

  private clearTimer(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }
}

/** Says in the window what became of the embedded centre. */
export function tellOfEmbedded(store: SliceStore, notices: Notices, news: EmbeddedNews): void {
  store.patch('centre', { embedded: news.kind === 'up' ? 'well' : 'down' });
  if (news.kind === 'newer') notices.tell('error', 'embeddedNewer');
  if (news.kind === 'failing') notices.tell('warning', 'embeddedFailing');
  if (news.kind !== 'up') return;
  notices.settle('embeddedFailing');
  if (news.setAside !== null) notices.tell('warning', 'embeddedSetAside', { file: news.setAside });
}
