import { createParser } from 'eventsource-parser';
import { z } from 'zod';
import { type CommandAnswer, readAnswer } from '../../shared/contract/centre/commands';
import { PROTOCOL, type Range, rangeSchema, STREAM_DEAD_MS } from '../../shared/contract/centre/feed';
import { type LeaseAnswer, leaseAnswerSchema } from '../../shared/contract/centre/sales-stop';
import { errorSchema } from '../../shared/contract/centre/session';
import type { FeedPlace } from '../../shared/domain/stop-watch';
import type { Net, NetFailure, StopNet } from './ports';

/** `fetch` of the platform: it knows the system's proxy and trust store. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface HttpNetOptions {
  /** Without a slash at its end. */
  readonly url: string;
  readonly fetch: Fetch;
  readonly deviceId: string;
  /** A token that is good now, or null where somebody has to sign in. `spent`: the centre did not take the last one. */
  readonly token: (spent: boolean) => Promise<string | null>;
  /** The centre's clock when it answered, epoch ms, and how long the answer took to come, ms. */
  readonly onCentreTime: (now: number, tookMs: number) => void;
  /** This desk is older than the centre serves (426), or no longer; wishes are taken all the same. */
  readonly onTooOld?: (isTooOld: boolean) => void;
}

export interface StreamHearer {
  /** Something came, if only a sign of life. */
  readonly alive: () => void;
  readonly range: (range: Range) => void;
  /** The centre no longer knows the way from this desk's place. */
  readonly refetch: (topic: string) => void;
  /** Told once. */
  readonly end: () => void;
}

const ANSWER_LIMIT_MS = 15_000;
/** Small enough that reading one holds the event loop for a few ms only. */
const CHANGES_AT_ONCE = 100;
const pushAnswer = z.object({ answers: z.array(z.unknown()), now: z.number() });

interface Question {
  readonly method: string;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** Of the body; JSON unless told. */
  readonly type?: string;
  readonly limitMs?: number;
  /** The answer is bytes, so many at most; JSON unless told. */
  readonly bytesMax?: number;
}
type Answered =
  | { readonly body: unknown; readonly bytes?: Uint8Array<ArrayBuffer>; readonly tookMs: number }
  | NetFailure;

/** The way to the centre over HTTP. Nothing of it throws, and nothing waits for ever. */
export class HttpNet implements Net, StopNet {
  private tooOld = false;

  constructor(private readonly options: HttpNetOptions) {}

  async push(...[commands, epoch]: Parameters<Net['push']>): Promise<readonly CommandAnswer[] | NetFailure> {
    const { deviceId, onCentreTime } = this.options;
    const body = JSON.stringify({ deviceId, commands, ...(epoch === null ? {} : { epoch }) });
    const answer = await this.ask('/v1/commands', { method: 'POST', body });
    if (typeof answer === 'string') return answer;
    const read = pushAnswer.safeParse(answer.body);
    // An answer that is none (a proxy's page): the same as no answer.
    if (!read.success) return 'unreachable';
    onCentreTime(read.data.now, answer.tookMs);
    // One by one: an answer that only a newer desk understands must not take its neighbours with it.
    return read.data.answers.flatMap((one) => readAnswer(one) ?? []);
  }

  async pull(topic: string, epoch: string | null, cursor: number): Promise<Range | NetFailure> {
    const query = new URLSearchParams({ topic, cursor: `${cursor}`, limit: `${CHANGES_AT_ONCE}` });
    if (epoch !== null) query.set('epoch', epoch);
    const answer = await this.ask(`/v1/changes?${query}`, { method: 'GET' });
    if (typeof answer === 'string') return answer;
    this.tellTooOld(false);
    const read = rangeSchema.safeParse(answer.body);
    return read.success ? read.data : 'unreachable';
  }

  async lease(place: FeedPlace): Promise<LeaseAnswer | NetFailure> {
    const answer = await this.ask('/v1/lease', { method: 'POST', body: JSON.stringify(place) });
    if (typeof answer === 'string') return answer;
    return leaseAnswerSchema.safeParse(answer.body).data ?? 'unreachable';
  }

  /**
   * Listens until the stream ends, which is told once. Silence of 25 s is an end: a half-open line says nothing.
   * @returns ends the listening.
   */
  listen(
    places: ReadonlyMap<string, { readonly epoch: string; readonly cursor: number }>,
    hear: StreamHearer,
  ): () => void {
    const stop = new AbortController();
    void this.read(places, hear, stop)
      .catch(() => undefined)
      .finally(() => {
        stop.abort();
        hear.end();
      });
    return () => stop.abort();
  }

  private async read(
    places: Parameters<HttpNet['listen']>[0],
    hear: StreamHearer,
    stop: AbortController,
  ): Promise<void> {
    const query = new URLSearchParams();
    for (const [topic, { epoch, cursor }] of places) query.append('at', `${topic}:${epoch}:${cursor}`);
    const token = await this.options.token(false);
    if (token === null || stop.signal.aborted) return;
    let silence = setTimeout(() => stop.abort(), STREAM_DEAD_MS);
    try {
      const response = await this.options.fetch(`${this.options.url}/v1/stream?${query}`, {
        headers: headersWith(token),
        signal: stop.signal,
      });
      if (response.status === 401) await this.options.token(true);
      if (response.status === 426) this.tellTooOld(true);
      if (!response.ok || !response.body) return;
      const parser = createParser({
        onEvent: ({ event, data }) => {
          const value = parse(data);
          const range = event === undefined ? rangeSchema.safeParse(value) : null;
          if (range?.success) hear.range(range.data);
          if (event === 'refetch')
            hear.refetch(z.object({ topic: z.string() }).catch({ topic: '' }).parse(value).topic);
        },
        maxBufferSize: 8 * 1024 * 1024,
      });
      const decoder = new TextDecoder();
      for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
        clearTimeout(silence);
        silence = setTimeout(() => stop.abort(), STREAM_DEAD_MS);
        hear.alive();
        parser.feed(decoder.decode(piece, { stream: true }));
      }
    } finally {
      clearTimeout(silence);
    }
  }

  /** Reads what the centre has, on demand; null where it can't be asked now, or refuses. */
  async lookUp(path: string): Promise<unknown> {
    const answer = await this.ask(path, { method: 'GET' });
    return typeof answer === 'string' ? null : answer.body;
  }

  /** Says something to the centre, once; null where it did not take it. */
  async tell(path: string, body: object): Promise<unknown> {
    const answer = await this.ask(path, { method: 'POST', body: JSON.stringify(body) });
    return typeof answer === 'string' ? null : answer.body;
  }

  /** Sends bytes as they are. @returns why the centre did not take them, or null. */
  async send(
    path: string,
    { type, bytes }: { readonly type: string; readonly bytes: Uint8Array<ArrayBuffer> },
    limitMs: number,
  ): Promise<NetFailure | null> {
    const answer = await this.ask(path, { method: 'POST', body: bytes, type, limitMs });
    return typeof answer === 'string' ? answer : null;
  }

  /** Bytes as the centre has them; more than `bytesMax` are not read. */
  async take(path: string, bytesMax: number, limitMs: number): Promise<Uint8Array<ArrayBuffer> | NetFailure> {
    const answer = await this.ask(path, { method: 'GET', bytesMax, limitMs });
    if (typeof answer === 'string') return answer;
    return answer.bytes ?? 'unreachable';
  }

  private async ask(path: string, question: Question): Promise<Answered> {
    for (const spent of [false, true]) {
      const token = await this.options.token(spent);
      if (token === null) return 'signIn';
      const outcome = await this.askOnce(path, question, token);
      if (outcome !== 'signIn') return outcome;
    }
    return 'signIn';
  }

  private async askOnce(
    path: string,
    { method, body: sent, type = 'application/json', limitMs = ANSWER_LIMIT_MS, bytesMax }: Question,
    token: string,
  ): Promise<Answered> {
    const from = performance.now();
    try {
      const response = await this.options.fetch(this.options.url + path, {
        method,
        ...(sent === undefined ? {} : { body: sent }),
        headers: { ...headersWith(token), ...(sent === undefined ? {} : { 'content-type': type }) },
        signal: AbortSignal.timeout(limitMs),
      });
      if (response.ok && bytesMax !== undefined)
        return { body: null, bytes: await bytesOf(response, bytesMax), tookMs: performance.now() - from };
      const body = parse(await response.text());
      if (response.ok) return { body, tookMs: performance.now() - from };
      const failure = failureOf(response.status, errorSchema.safeParse(body).data?.error.code ?? null);
      if (failure === 'tooOld') this.tellTooOld(true);
      return failure;
    } catch {
      return 'unreachable';
    }
  }

  private tellTooOld(isTooOld: boolean): void {
    if (this.tooOld === isTooOld) return;
    this.tooOld = isTooOld;
    this.options.onTooOld?.(isTooOld);
  }
}

function headersWith(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}`, 'x-tsunagu-protocol': `${PROTOCOL}` };
}

/** @param code the centre's own word; an error page of a proxy has none, and then it was not the centre that refused. */
function failureOf(status: number, code: string | null): NetFailure {
  if (status === 401) return 'signIn';
  if (code === null) return 'unreachable';
  if (status === 410) return 'mustRefetch';
  if (status === 426) return 'tooOld';
  return status === 400 || status === 413 || status === 403 ? 'refused' : 'unreachable';
}

/** Throws where there are more of them. */
async function bytesOf({ body }: Response, bytesMax: number): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of (body ?? []) as AsyncIterable<Uint8Array>) {
    length += piece.length;
    if (length > bytesMax) throw new Error('too long');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
