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
}

/** Every request ends within this time: a description that never comes would hang the call for ever (softphone-facts 2.3). */
export const MEDIA_DEADLINE_MS = 5_000;

/** A request to the hidden window that did not come to its end there. */
export class MediaFailure extends Error {}

interface Pending {
  readonly legId: string | null;
  readonly finish: (outcome: { value: unknown } | { failure: string }) => void;
}

/**
 * Main's side of the hidden window: requests with an id, a deadline, and an end when their leg closes or the window dies.
 * Requests made before the page is ready wait for it, within their deadline.
 */
export class MediaEngine {
  private readonly pending = new Map<number, Pending>();
  private readonly waiting: (() => void)[] = [];
  private readonly listeners = new Set<(event: MediaEvent) => void>();
  private readonly goneListeners = new Set<() => void>();
  private lastId = 0;
  private ready = false;

  constructor(
    private readonly port: MediaPort,
    private readonly deadlineMs = MEDIA_DEADLINE_MS,
  ) {
    port.onReply((reply) => this.onReply(reply));
    port.onEvent((event) => this.onEvent(event));
    port.onGone(() => this.onGone());
  }

  /** True when the page answers. */
  get isReady(): boolean {
    return this.ready;
  }

  on(listener: (event: MediaEvent) => void): void {
    this.listeners.add(listener);
  }

  /** The hidden window died; its legs are gone and a new one is on its way. */
  onLost(listener: () => void): void {
    this.goneListeners.add(listener);
  }

  ask<V extends MediaVerb>(verb: V, input: MediaRequests[V]['input']): Promise<MediaRequests[V]['output']> {
    const id = ++this.lastId;
    const legId = 'legId' in input ? input.legId : null;
    return new Promise((resolve, reject) => {
      const deadline = setTimeout(() => finish({ failure: 'deadline' }), this.deadlineMs);
      const finish: Pending['finish'] = (outcome) => {
        if (!this.pending.delete(id)) return;
        clearTimeout(deadline);
        if ('failure' in outcome) reject(new MediaFailure(`${verb}: ${outcome.failure}`));
        else resolve(outcome.value as MediaRequests[V]['output']);
      };
      this.pending.set(id, { legId, finish });
      const send = () => {
        if (this.pending.has(id)) this.port.send({ id, verb, input });
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
    for (const pending of this.pending.values()) {
      if (pending.legId === legId) pending.finish({ failure: 'the call is over' });
    }
    if (this.ready) this.tell('close', { legId });
  }

  private onReply(message: unknown): void {
    const reply = mediaReplySchema.safeParse(message);
    if (!reply.success) return;
    const pending = this.pending.get(reply.data.id);
    pending?.finish(reply.data.ok ? { value: reply.data.value } : { failure: reply.data.reason });
  }

  private onEvent(message: unknown): void {
    const parsed = mediaEventSchema.safeParse(message);
    if (!parsed.success) return;
    if (parsed.data.kind === 'ready') {
      this.ready = true;
      for (const send of this.waiting.splice(0)) send();
    }
    for (const listener of this.listeners) listener(parsed.data);
  }

  private onGone(): void {
    this.ready = false;
    for (const pending of [...this.pending.values()]) pending.finish({ failure: 'the audio window closed' });
    for (const listener of this.goneListeners) listener();
  }
}
