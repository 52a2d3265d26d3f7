import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { Registration } from './registration';
import type { ServerList } from './server-list';
import type { WsTransport } from './transport';

/** 750 desks that are away from their first server look after it with 25 connections a second, spread by chance. */
const LOOK_AFTER_MS = [20_000, 40_000] as const;
const ANSWER_LIMIT_MS = 2_500;

export interface ReturnSetup {
  readonly servers: ServerList;
  readonly transport: WsTransport;
  readonly registration: Registration;
  /** Opens a socket to a server, beside the line in use. */
  readonly dial: (address: string, signal: AbortSignal) => Promise<WebSocket>;
  /** Address of record, such as `sip:1001@pbx.example.jp`. */
  readonly address: string;
  /** No call is on: the line may move. */
  readonly isIdle: () => boolean;
  readonly random?: () => number;
}

/**
 * Brings an idle desk back to the first server of its list. A better server has to answer OPTIONS and then to take the
 * registration, on a socket of its own, before the line in use is left: the desk can be called all the while. It is not
 * unregistered at the old one, because servers that share their bindings would take that for the new one's.
 */
export class ReturnToFirst {
  private timer: NodeJS.Timeout | null = null;
  private looking: AbortController | null = null;

  constructor(private readonly setup: ReturnSetup) {}

  start(): void {
    this.stop();
    const [least, most] = LOOK_AFTER_MS;
    const { random = Math.random } = this.setup;
    this.timer = setTimeout(
      () => {
        this.look()
          .catch(() => undefined)
          .finally(() => this.timer && this.start());
      },
      least + random() * (most - least),
    );
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.looking?.abort();
    this.looking = null;
  }

  /** A call begins: the desk stays where it is. */
  stay(): void {
    this.looking?.abort();
    this.setup.transport.stay();
  }

  private async look(): Promise<void> {
    const { servers, isIdle } = this.setup;
    if (!isIdle()) return;
    for (const position of servers.better) {
      const looking = new AbortController();
      this.looking = looking;
      if (await this.tryAt(position, looking.signal)) return;
      if (looking.signal.aborted) return;
    }
  }

  private async tryAt(position: number, signal: AbortSignal): Promise<boolean> {
    const { servers, dial, address, isIdle, transport, registration } = this.setup;
    const socket = await dial(servers.addressOf(position), signal).catch(() => null);
    if (!socket) return false;
    const alive = servers.isDeaf(position) || (await answersOptions(socket, address, signal));
    if (!alive || signal.aborted || !isIdle() || !transport.changeOver(socket)) {
      socket.terminate();
      return false;
    }
    const taken = await registration.moveTo(position);
    if (taken) transport.keep();
    else transport.stay();
    return taken;
  }
}

/** Whether SIP lives behind an open, paused socket (RFC 3261 11). 503 is a server that wants nobody now. */
function answersOptions(socket: WebSocket, address: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const id = randomUUID();
    const domain = address.replace(/^(sips?):[^@]*@/, '$1:');
    const end = (alive: boolean) => {
      clearTimeout(limit);
      signal.removeEventListener('abort', giveUp);
      socket.off('message', hear);
      socket.off('close', giveUp);
      resolve(alive);
    };
    const giveUp = () => end(false);
    const hear = (data: unknown) => {
      const text = String(data).slice(0, 4_096);
      if (text.startsWith('SIP/2.0 ') && text.includes(id)) end(!text.startsWith('SIP/2.0 503'));
    };
    const limit = setTimeout(giveUp, ANSWER_LIMIT_MS);
    signal.addEventListener('abort', giveUp);
    socket.on('message', hear);
    socket.on('close', giveUp);
    socket.resume();
    const lines = [
      `OPTIONS ${domain} SIP/2.0`,
      `Via: SIP/2.0/${socket.url.startsWith('wss:') ? 'WSS' : 'WS'} ${id}.invalid;branch=z9hG4bK${id}`,
      'Max-Forwards: 70',
      `From: <${address}>;tag=${id.slice(0, 8)}`,
      `To: <${domain}>`,
      `Call-ID: ${id}`,
      'CSeq: 1 OPTIONS',
      'Content-Length: 0',
    ];
    socket.send(`${lines.join('\r\n')}\r\n\r\n`, (error) => error && giveUp());
  });
}
