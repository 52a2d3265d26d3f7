import { createSocket, type Socket } from 'node:dgram';
import { LOOPBACK } from './ports';
import { header, type SipMessage } from './sip-message';

/** What a network does to the packets of one direction. */
export interface Weather {
  lossPercent?: number;
  /** Longest delay; every packet has its own. */
  jitterMs?: number;
  /** Packets may overtake each other; else one that is late holds up those behind it. */
  overtaking?: boolean;
}

interface Address {
  address: string;
  port: number;
}

/** How many calls can go through one relay. */
const CALLS = 12;
/** Where a desk is said to be: nobody answers there, and its real address is learnt from what it sends. */
const NOWHERE_PORT = 9;

/** Random numbers that are the same at each run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/**
 * A bad network between desk and media server: packets are lost, late and out of order as `towardsDesk` and `towardsExchange`
 * say. The descriptions that pass are changed (`through`), so that neither side knows another way to the other. To the
 * media server it is like a NAT: each of the desk's sockets has one of its own behind it.
 */
export class UdpRelay {
  towardsDesk: Weather = {};
  towardsExchange: Weather = {};
  /** Packets of both directions since the last `forget`. */
  counts = { passed: 0, lost: 0, overtaken: 0 };
  private readonly calls = new Map<string, Way>();

  private constructor(
    private readonly fronts: Socket[],
    private readonly random: () => number,
  ) {}

  static async start(seed: number): Promise<UdpRelay> {
    const bound = (): Promise<Socket> => {
      const socket = createSocket('udp4');
      return new Promise((resolve, reject) => {
        socket.once('error', reject);
        socket.bind(0, LOOPBACK, () => resolve(socket));
      });
    };
    return new UdpRelay(await Promise.all(Array.from({ length: CALLS }, bound)), seeded(seed));
  }

  /** For `WebSocketTap.onPassing`. */
  through(message: SipMessage, to: 'desk' | 'exchange'): SipMessage {
    if (!/^m=audio/m.test(message.body)) return message;
    const way = this.wayOf(header(message, 'Call-ID'));
    const body = to === 'desk' ? way.leadHere(message.body) : way.hideDesk(message.body);
    return { ...message, body };
  }

  /** Fine weather in both directions. */
  clear(): void {
    this.towardsDesk = {};
    this.towardsExchange = {};
  }

  forget(): void {
    this.counts = { passed: 0, lost: 0, overtaken: 0 };
  }

  stop(): void {
    for (const way of this.calls.values()) way.close();
    for (const front of this.fronts) front.close();
  }

  private wayOf(callId: string): Way {
    const known = this.calls.get(callId);
    if (known) return known;
    const front = this.fronts.shift();
    if (!front) throw new Error('the relay has no way left for another call');
    const towardsDesk = new Lane(() => this.towardsDesk, this.random, this);
    const towardsExchange = new Lane(() => this.towardsExchange, this.random, this);
    const way = new Way(front, towardsDesk, towardsExchange);
    this.calls.set(callId, way);
    return way;
  }
}

/** The way of one call. */
class Way {
  private exchange: Address | undefined;
  private readonly behind = new Map<string, Socket>();

  constructor(
    private readonly front: Socket,
    private readonly towardsDesk: Lane,
    towardsExchange: Lane,
  ) {
    front.on('message', (packet, from) => {
      const { exchange } = this;
      const socket = this.socketBehind(from);
      if (exchange) towardsExchange.carry(() => socket.send(packet, exchange.port, exchange.address));
    });
  }

  /** The media server's description with this relay in its place; voice and its reports share one port. */
  leadHere(sdp: string): string {
    const { port } = this.front.address();
    this.exchange = {
      address: /^c=IN IP4 (\S+)/m.exec(sdp)?.[1] ?? LOOPBACK,
      port: Number(/^m=audio (\d+)/m.exec(sdp)?.[1]),
    };
    return sdp
      .replace(/^a=candidate:\S+ 2 .*\r\n/gm, '')
      .replace(/^(m=audio) \d+/m, `$1 ${port}`)
      .replace(/^(a=rtcp):\d+/m, `$1:${port}`)
      .replace(/^(a=candidate:\S+ 1 UDP \d+) \S+ \d+/gim, `$1 ${LOOPBACK} ${port}`);
  }

  /** The desk's description with no address that leads past this relay. */
  hideDesk(sdp: string): string {
    const [first] = /^a=candidate:.*$/m.exec(sdp) ?? [];
    const nowhere = `a=candidate:1 1 udp 2122260223 ${LOOPBACK} ${NOWHERE_PORT} typ host`;
    const others = sdp.replace(/^a=candidate:.*\r\n/gm, (line) =>
      line.trim() === first?.trim() ? `${nowhere}\r\n` : '',
    );
    return others.replace(/^(m=audio) \d+/m, `$1 ${NOWHERE_PORT}`).replace(/^c=IN .*$/m, `c=IN IP4 ${LOOPBACK}`);
  }

  close(): void {
    for (const socket of this.behind.values()) socket.close();
  }

  private socketBehind(desk: Address): Socket {
    const key = `${desk.address}:${desk.port}`;
    const known = this.behind.get(key);
    if (known) return known;
    const socket = createSocket('udp4');
    socket.bind(0, LOOPBACK);
    socket.on('message', (packet) => this.towardsDesk.carry(() => this.front.send(packet, desk.port, desk.address)));
    socket.on('error', () => undefined);
    this.behind.set(key, socket);
    return socket;
  }
}

/** One direction of a way. */
class Lane {
  private readonly waiting: Array<() => void> = [];
  private lastDueAt = 0;
  private came = 0;
  private newestLeft = 0;

  constructor(
    private readonly weather: () => Weather,
    private readonly random: () => number,
    private readonly relay: UdpRelay,
  ) {}

  carry(send: () => void): void {
    const { lossPercent = 0, jitterMs = 0, overtaking = false } = this.weather();
    const { counts } = this.relay;
    if (this.random() * 100 < lossPercent) {
      counts.lost += 1;
      return;
    }
    const number = ++this.came;
    const leave = (): void => {
      counts.passed += 1;
      if (number < this.newestLeft) counts.overtaken += 1;
      this.newestLeft = Math.max(this.newestLeft, number);
      try {
        send();
      } catch {
        // The relay was stopped while this packet was on its way.
      }
    };
    const dueInMs = this.random() * jitterMs;
    if (overtaking) {
      setTimeout(leave, dueInMs);
      return;
    }
    // Whoever's time has come, the one that waits longest leaves.
    const now = performance.now();
    this.lastDueAt = Math.max(this.lastDueAt, now + dueInMs);
    this.waiting.push(leave);
    if (this.lastDueAt <= now && this.waiting.length === 1) this.waiting.shift()?.();
    else setTimeout(() => this.waiting.shift()?.(), this.lastDueAt - now);
  }
}
