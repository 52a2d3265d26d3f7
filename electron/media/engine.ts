import {
  type MediaEvent,
  type MediaRequests,
  type MediaVerb,
  mediaEventSchema,
  mediaReplySchema,
} from '../../shared/contract/media';

/** The way to the hidden window, whatever carries it. */
export interface MediaPort {
  readonly send: (request: { id: number; verb: MediaVerb; input: unknown }) => void;
  readonly onReply: (listener: (reply: unknown) => void) => void;
  readonly onEvent: (listener: (event: unknown) => void) => void;
  readonly onGone: (listener: () => void) => void;
  /** Ends the window, so that a new one takes its place. */
  readonly renew: () => void;
}

/** Every request ends within this time: a description that never comes would hang the call for ever (softphone-facts 2.3). */
export const MEDIA_DEADLINE_MS = 5_000;

const CALM_LIMIT_MS = 50;

/** Why a request came to no good end. `refused`: the page answered that it could not. */
export type MediaFailureReason = 'deadline' | 'callOver' | 'windowClosed' | 'refused';

/** A request to the hidden window that did not come to its end there. */
export class MediaFailure extends Error {
  constructor(
    readonly verb: MediaVerb,
    readonly reason: MediaFailureReason,
    detail = '',
  ) {
    super(`${verb}: ${reason}${detail ? ` (${detail})` : ''}`);
    this.name = 'MediaFailure';
  }
}

interface Pending {
  readonly legId: string | null;
  sent: boolean;
  readonly finish: (outcome: { value: unknown } | { failure: MediaFailureReason; detail?: string }) => void;
}

/**
 * Main's side of the hidden window: requests with an id, a deadline, and an end when their leg closes or the window dies.
 * Requests made before the page is ready wait for it, within their deadline.
 */
export class MediaEngine {
  private readonly pending = new Map<number, Pending>();
  private waiting: (() => void)[] = [];
  private readonly listeners = new Set<(event: MediaEvent) => void>();
  private readonly goneListeners = new Set<() => void>();
  private readonly calmWaiters: (() => void)[] = [];
  private describing = 0;
  private lastId = 0;
  private ready = false;

  /** @param onTrouble told of an exception in a listener; the others still hear of the matter. */
  constructor(
    private readonly port: MediaPort,
    private readonly deadlineMs = MEDIA_DEADLINE_MS,
    private readonly onTrouble: (error: unknown) => void = () => undefined,
  ) {
    port.onReply((reply) => this.onReply(reply));
    port.onEvent((event) => this.onEvent(event));
    port.onGone(() => this.onGone());
  }

  /** True when the page answers. */
  get isReady(): boolean {
    return this.ready;
  }

  /** Calls when the page answers, at once where it does. Once; a window that never opens is waited for. */
  onceReady(act: () => void): void {
    if (this.ready) act();
    else this.waiting.push(act);
  }

  /**
   * A new hidden window for all legs. Chromium tells a window of the machine's networks when they change, and may miss a cable
   * that is back (seen in Chromium 130 with an address that stayed): a new window asks for itself.
   */
  renew(): void {
    this.port.renew();
  }

  /** Listens to the page; gives the way to stop. */
  on(listener: (event: MediaEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The hidden window died; its legs are gone and a new one is on its way. Gives the way to stop. */
  onLost(listener: () => void): () => void {
    this.goneListeners.add(listener);
    return () => this.goneListeners.delete(listener);
  }

  /**
   * While the page makes a description: resolves when it has, or after 50 ms. What can wait (drawing the card) then leaves the
   * processor to the answer: half the time from INVITE to 200 on two cores.
   */
  get calm(): Promise<void> | null {
    if (this.describing === 0) return null;
    return new Promise((resolve) => {
      const limit = setTimeout(resolve, CALM_LIMIT_MS);
      this.calmWaiters.push(() => {
        clearTimeout(limit);
        resolve();
      });
    });
  }

  async ask<V extends MediaVerb>(verb: V, input: MediaRequests[V]['input']): Promise<MediaRequests[V]['output']> {
    if (verb !== 'accept' && verb !== 'describe') return this.request(verb, input);
    this.describing += 1;
    try {
      return await this.request(verb, input);
    } finally {
      this.describing -= 1;
      if (this.describing === 0) for (const tell of this.calmWaiters.splice(0)) tell();
    }
  }

  private request<V extends MediaVerb>(verb: V, input: MediaRequests[V]['input']): Promise<MediaRequests[V]['output']> {
    const id = ++this.lastId;
    const legId = 'legId' in input ? input.legId : null;
    return new Promise((resolve, reject) => {
      const deadline = setTimeout(() => finish({ failure: 'deadline' }), this.deadlineMs);
      const finish: Pending['finish'] = (outcome) => {
        if (!this.pending.delete(id)) return;
        clearTimeout(deadline);
        if ('failure' in outcome) reject(new MediaFailure(verb, outcome.failure, outcome.detail));
        else resolve(outcome.value as MediaRequests[V]['output']);
      };
      const request: Pending = { legId, sent: false, finish };
      this.pending.set(id, request);
      const send = () => {
        if (!this.pending.has(id)) return;
        request.sent = true;
        try {
          this.port.send({ id, verb, input });
        } catch (error) {
          finish({ failure: 'refused', detail: error instanceof Error ? error.name : 'send' });
        }
      };
      if (this.ready) send();
      else this.waiting.push(send);
    });
  }

  /** Like `ask`, for what needs no answer (tones, closing): a failure is only told to the log by the caller's choice. */
  tell<V extends MediaVerb>(verb: V, input: MediaRequests[V]['input']): void {
    this.ask(verb, input).catch(() => undefined);
  }

  /** Ends the leg and everything that still waits for it. */
  closeLeg(legId: string): void {
    for (const pending of [...this.pending.values()]) {
      if (pending.legId === legId) pending.finish({ failure: 'callOver' });
    }
    if (this.ready) this.tell('close', { legId });
  }

  private onReply(message: unknown): void {
    const reply = mediaReplySchema.safeParse(message);
    if (!reply.success) return;
    const pending = this.pending.get(reply.data.id);
    pending?.finish(reply.data.ok ? { value: reply.data.value } : { failure: 'refused', detail: reply.data.reason });
  }

  private onEvent(message: unknown): void {
    const parsed = mediaEventSchema.safeParse(message);
    if (!parsed.success) return;
    if (parsed.data.kind === 'ready') {
      this.ready = true;
      const { waiting } = this;
      this.waiting = [];
      for (const send of waiting) send();
    }
    for (const listener of [...this.listeners]) this.guard(() => listener(parsed.data));
  }

  private onGone(): void {
    this.ready = false;
    // What was not sent yet waits for the next window, within its deadline.
    for (const pending of [...this.pending.values()]) if (pending.sent) pending.finish({ failure: 'windowClosed' });
    for (const listener of [...this.goneListeners]) this.guard(listener);
  }

  private guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.onTrouble(error);
    }
  }
}
