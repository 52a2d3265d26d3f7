import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { createParser } from 'eventsource-parser';
import type { Range } from '../../../shared/contract/centre/feed';

/** A desk's end of `/v1/stream` on the wire, without the desk: what comes is kept as it came. */
export class StreamReader {
  readonly ranges: Range[] = [];
  /** Topics that have to be begun anew. */
  readonly refetch: string[] = [];
  /** Signs of life without news. */
  beats = 0;
  isOver = false;

  private constructor(
    private readonly asked: ClientRequest,
    readonly answer: IncomingMessage,
  ) {}

  /** @param at topic:epoch:cursor, as often as wanted. @param reads false: the answer is asked for and never taken. */
  static open(url: string, token: string, at: readonly string[], reads = true): Promise<StreamReader> {
    const query = new URLSearchParams(at.map((place) => ['at', place]));
    return new Promise((resolve, reject) => {
      const asked = request(`${url}/v1/stream?${query}`, {
        headers: { authorization: `Bearer ${token}` },
        agent: false,
      });
      asked.once('error', reject);
      asked.once('response', (answer) => {
        const reader = new StreamReader(asked, answer);
        asked.on('error', () => undefined);
        answer.on('error', () => undefined);
        answer.on('close', () => {
          reader.isOver = true;
        });
        if (reads) reader.read();
        else asked.socket?.pause();
        resolve(reader);
      });
      asked.end();
    });
  }

  get status(): number {
    return this.answer.statusCode ?? 0;
  }

  /** Ids of the rows that came, in their order. */
  get ids(): string[] {
    return this.ranges.flatMap(({ changes }) => changes.map(({ id }) => id));
  }

  close(): void {
    this.asked.destroy();
  }

  private read(): void {
    const parser = createParser({
      onEvent: ({ event, data }) => {
        if (event === undefined) this.ranges.push(JSON.parse(data) as Range);
        if (event === 'refetch') this.refetch.push((JSON.parse(data) as { topic: string }).topic);
      },
      onComment: () => {
        this.beats += 1;
      },
      maxBufferSize: 64 * 1024 * 1024,
    });
    this.answer.setEncoding('utf8').on('data', (piece: string) => parser.feed(piece));
  }
}
