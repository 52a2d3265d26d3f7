import { randomUUID } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { LOOPBACK } from './ports';
import { RtpEndpoint } from './rtp-endpoint';
import { header, parseSip, type SipMessage } from './sip-message';
import { TelephoneCall, type Wire } from './telephone-call';
import { until } from './until';

/** What the lab's telephone says: clear of the desk's tone, inside the telephone band. */
export const TELEPHONE_TONE_HZ = 1_000;

export interface Dialling {
  /** User part of the dialled address: a number, or a SIP user. */
  to: string;
  /** The caller's number. */
  from: string;
  domain: string;
  displayName?: string;
  headers?: ReadonlyArray<readonly [string, string]>;
  toneHz?: number;
}

/** A telephone on the public network: SIP over UDP, G.711, no encryption. It calls, is called, and measures. */
export class Telephone {
  readonly calls = new Map<string, TelephoneCall>();
  private readonly incoming: TelephoneCall[] = [];
  private readonly forked: TelephoneCall[] = [];
  private readonly wire: Wire;

  private constructor(
    private readonly socket: Socket,
    proxyPort: number,
  ) {
    const { port } = socket.address();
    this.wire = {
      address: `${LOOPBACK}:${port}`,
      send: (text) => socket.send(text, proxyPort, LOOPBACK),
      token: () => randomUUID().replaceAll('-', ''),
    };
    socket.on('message', (data) => void this.receive(parseSip(data.toString())));
    socket.on('error', () => undefined);
  }

  /** `port` is the network's trunk port when the telephone is to be called. */
  static open(proxyPort: number, port = 0): Promise<Telephone> {
    const socket = createSocket('udp4');
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(port, LOOPBACK, () => resolve(new Telephone(socket, proxyPort)));
    });
  }

  async dial(dialling: Dialling): Promise<TelephoneCall> {
    const audio = await RtpEndpoint.open(dialling.toneHz ?? TELEPHONE_TONE_HZ);
    const name = dialling.displayName === undefined ? '' : `"${dialling.displayName}" `;
    const call = new TelephoneCall(
      this.wire,
      randomUUID(),
      audio,
      `${name}<sip:${dialling.from}@${dialling.domain}>`,
      `sip:${dialling.to}@${dialling.domain}`,
    );
    this.calls.set(call.id, call);
    call.sendInvite(dialling.headers ?? []);
    return call;
  }

  /** The next call that comes in, ringing. */
  nextCall(deadlineMs = 10_000): Promise<TelephoneCall> {
    return until('a call at the telephone', () => this.incoming.shift(), deadlineMs);
  }

  /** A second far end of an INVITE, as a hunt group makes them: its own dialog and its own tone. Later requests come to it. */
  async fork(call: TelephoneCall, toneHz: number): Promise<TelephoneCall> {
    if (!call.invite) throw new Error('only an incoming call has several ends');
    const other = new TelephoneCall(this.wire, call.id, await RtpEndpoint.open(toneHz), '', '');
    other.acceptIncoming(call.invite);
    this.calls.set(call.id, other);
    this.forked.push(call);
    return other;
  }

  close(): void {
    for (const call of this.forked) call.audio.close();
    for (const call of this.calls.values()) {
      call.hangUp();
      call.audio.close();
    }
    this.socket.close();
  }

  private async receive(message: SipMessage | undefined): Promise<void> {
    if (!message) return;
    const id = header(message, 'Call-ID');
    const known = this.calls.get(id);
    if (known) {
      const again =
        message.method === 'INVITE' && known.invite && header(known.invite, 'CSeq') === header(message, 'CSeq');
      if (!again) known.receive(message);
      return;
    }
    if (message.method !== 'INVITE') return;
    const audio = await RtpEndpoint.open(TELEPHONE_TONE_HZ);
    if (this.calls.has(id)) {
      audio.close();
      return;
    }
    const call = new TelephoneCall(this.wire, id, audio, '', '');
    this.calls.set(id, call);
    call.acceptIncoming(message);
    this.incoming.push(call);
  }
}
