import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:dgram';
import { type Place, THIS_MACHINE } from './place';
import { LOOPBACK } from './ports';
import { RtpEndpoint } from './rtp-endpoint';
import { header, parseSip, type SipMessage, uriOf } from './sip-message';
import { TelephoneCall } from './telephone-call';
import { TelephoneDialog, type Wire } from './telephone-dialog';
import { type Headers, type ReferIn, readReplaces, type TelephoneScript } from './telephone-script';
import { until } from './until';

/** What the lab's telephone says: clear of the desk's tone, inside the telephone band. */
export const TELEPHONE_TONE_HZ = 1_000;

export interface Dialling {
  /** User part of the dialled address: a number, or a SIP user; or a whole address. */
  to: string;
  /** The caller's number. */
  from: string;
  domain: string;
  displayName?: string;
  headers?: Headers;
  toneHz?: number;
  script?: TelephoneScript;
}

/** Telephones on the public network behind one socket: SIP over UDP, G.711, no encryption. They call, are called, and measure. */
export class Telephone {
  readonly calls = new Set<TelephoneCall>();
  /** Requests outside of any call, for instance PUBLISH: recorded, and answered by `answerOutside`. */
  readonly outside: SipMessage[] = [];
  /** Status and further headers for a request outside of any call. */
  answerOutside: (request: SipMessage) => { status: number; headers?: Headers } = (request) =>
    request.method === 'PUBLISH'
      ? {
          status: 200,
          headers: [
            ['SIP-ETag', randomUUID()],
            ['Expires', header(request, 'Expires') || '3600'],
          ],
        }
      : { status: 200 };
  private readonly incoming: Array<{ number: string; call: TelephoneCall }> = [];
  private readonly scripts = new Map<string, TelephoneScript>();
  private readonly wire: Wire;

  private constructor(
    private readonly socket: Socket,
    proxyPort: number,
    private readonly place: Place,
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
  static async open(proxyPort: number, port = 0, place: Place = THIS_MACHINE): Promise<Telephone> {
    return new Telephone(await place.udpSocket(port), proxyPort, place);
  }

  /** Who answers at this number (digits, domestic) and how; the calls come through `nextCallTo`, not `nextCall`. */
  onNumber(number: string, script: TelephoneScript): void {
    this.scripts.set(number, script);
  }

  async dial(dialling: Dialling): Promise<TelephoneCall> {
    const name = dialling.displayName === undefined ? '' : `"${dialling.displayName}" `;
    const target = dialling.to.startsWith('sip:') ? dialling.to : `sip:${dialling.to}@${dialling.domain}`;
    const call = await this.makeCall(randomUUID(), `${name}<sip:${dialling.from}@${dialling.domain}>`, target, {
      ...dialling.script,
      toneHz: dialling.toneHz ?? dialling.script?.toneHz,
    });
    call.sendInvite(dialling.headers ?? []);
    return call;
  }

  /** The next call that comes in to a number without a script, ringing. */
  nextCall(deadlineMs = 10_000): Promise<TelephoneCall> {
    return this.take('a call at the telephone', (number) => !this.scripts.has(number), deadlineMs);
  }

  /** The next call that comes in to this number. */
  nextCallTo(wanted: string, deadlineMs = 10_000): Promise<TelephoneCall> {
    return this.take(`a call at ${wanted}`, (number) => number === wanted, deadlineMs);
  }

  /** A second far end of an INVITE, as a hunt group makes them: its own dialog and its own tone. */
  async fork(call: TelephoneCall, toneHz: number): Promise<TelephoneCall> {
    if (!call.invite) throw new Error('only an incoming call has several ends');
    const other = await this.makeCall(call.id, '', '', { ...call.script, toneHz });
    other.acceptIncoming(call.invite);
    return other;
  }

  close(): void {
    for (const call of this.calls) {
      call.hangUp();
      call.audio.close();
    }
    this.socket.close();
  }

  private take(what: string, fits: (number: string) => boolean, deadlineMs: number): Promise<TelephoneCall> {
    return until(
      what,
      () => {
        const index = this.incoming.findIndex(({ number }) => fits(number));
        return index < 0 ? undefined : this.incoming.splice(index, 1)[0]?.call;
      },
      deadlineMs,
    );
  }

  private async makeCall(id: string, from: string, target: string, script: TelephoneScript): Promise<TelephoneCall> {
    const audio = await RtpEndpoint.open(script.toneHz ?? TELEPHONE_TONE_HZ, this.place);
    const dialog = new TelephoneDialog(this.wire, id, from, target, script);
    const call: TelephoneCall = new TelephoneCall(dialog, audio, script, (caller, refer) =>
      this.placeReferredCall(caller, refer, call.script),
    );
    this.calls.add(call);
    return call;
  }

  private async placeReferredCall(from: string, refer: ReferIn, script: TelephoneScript): Promise<TelephoneCall> {
    const call = await this.makeCall(randomUUID(), from.replace(/;tag=[^;]*/, ''), refer.uri, { ...script });
    const referredBy: Headers = refer.referredBy ? [['Referred-By', refer.referredBy]] : [];
    call.sendInvite([...refer.headers, ...referredBy]);
    return call;
  }

  private async receive(message: SipMessage | undefined): Promise<void> {
    if (!message) return;
    const known = this.owner(message);
    if (known) {
      const again = message.method === 'INVITE' && known.invite && cseq(known.invite) === cseq(message);
      if (!again) known.receive(message);
      return;
    }
    if (message.method === 'INVITE') await this.receiveCall(message);
    else if (message.method && message.method !== 'ACK') this.receiveOutside(message);
  }

  private owner(message: SipMessage): TelephoneCall | undefined {
    for (const call of this.calls) if (call.owns(message)) return call;
    return undefined;
  }

  private receiveOutside(message: SipMessage): void {
    this.outside.push(message);
    const { status, headers } = this.answerOutside(message);
    new TelephoneDialog(this.wire, header(message, 'Call-ID'), '', '', {}).respond(message, status, { headers });
  }

  private async receiveCall(invite: SipMessage): Promise<void> {
    const replaces = header(invite, 'Replaces');
    const replaced = replaces ? this.named(replaces) : undefined;
    const number = numberOf(invite);
    const script = { ...(replaced?.script ?? this.scripts.get(number)) };
    const call = await this.makeCall(header(invite, 'Call-ID'), '', '', script);
    if (this.receivedMeanwhile(invite)) {
      call.audio.close();
      this.calls.delete(call);
      return;
    }
    call.acceptIncoming(invite);
    if (call.state !== 'ringing') return;
    this.incoming.push({ number, call });
    if (replaces && !replaced) call.reject(481);
    else if (replaced) {
      // RFC 3891 section 3: the new call takes the place of the old one, which ends with BYE.
      call.answer();
      replaced.hangUp();
    } else begin(call);
  }

  /** The INVITE came twice (UDP) while the first one's audio was opened. */
  private receivedMeanwhile(invite: SipMessage): boolean {
    return this.owner(invite) !== undefined;
  }

  private named(replaces: string): TelephoneCall | undefined {
    const { id, localTag } = readReplaces(replaces);
    return [...this.calls].find(
      (call) => call.id === id && call.dialog.localTag === localTag && call.state === 'established',
    );
  }
}

function begin(call: TelephoneCall): void {
  const { begins, dead } = call.script;
  if (dead || begins === undefined || begins === 'rings') return;
  if (begins === 'answers') call.answer();
  else if (begins === 'earlyMedia') call.speakEarly();
  else call.reject(begins.refuses);
}

function cseq(message: SipMessage): string {
  return header(message, 'CSeq');
}

/** The dialled number as in Japan: +81312345678 is 0312345678. */
function numberOf(invite: SipMessage): string {
  const user = /^sip:([^@;>]*)@/.exec(invite.requestUri ?? uriOf(header(invite, 'To')))?.[1] ?? '';
  return user.replace(/^\+81/, '0');
}
