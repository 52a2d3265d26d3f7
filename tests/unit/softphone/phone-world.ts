import { type Invitation, Inviter, UserAgent } from 'sip.js';
import { vi } from 'vitest';
import { MemoryTransport } from '../../../electron/practice/memory-transport';
import { DIALLED_NUMBER_HEADERS, type InviteFacts } from '../../../electron/softphone/caller';
import type { Wish } from '../../../electron/softphone/refer-to';
import { Softphone, type SoftphoneEvents, type SoftphoneOptions } from '../../../electron/softphone/softphone';
import { makeUserAgent } from '../../../electron/softphone/user-agent';
import type { MayRing } from '../../../shared/domain/agent';
import { type Call, type CallEvent, nextCall } from '../../../shared/domain/call';
import type { CallId } from '../../../shared/domain/ids';
import { callIn } from '../call-builder';
import { MediaDouble } from './media-double';
import { until } from './until';

const DESK = 'sip:1001@pbx.example.jp';

/** Timers are the test's; the event loop's turns stay real, because the memory wire goes by them. */
export function takeTheClock(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] });
}

class CuttableWire extends MemoryTransport {
  cut(): void {
    const told = this.onDisconnect;
    this.onDisconnect = () => told?.(new Error('cut'));
    void this.disconnect();
    this.onDisconnect = told;
  }
}

interface WorldOptions
  extends Partial<Pick<SoftphoneOptions, 'answerAutomatically' | 'automaticAnswer' | 'digits' | 'sessionExpiresS'>> {
  readonly onOffered?: SoftphoneEvents['onOffered'];
  /** A desk that is told instead of the world. */
  readonly events?: Partial<SoftphoneEvents>;
}

/** A whole desk telephone and a far side with its own SIP.js user agent, joined by a wire in memory. */
export class PhoneWorld {
  readonly port: MediaDouble;
  readonly phone: Softphone;
  readonly far: UserAgent;
  readonly troubles: unknown[] = [];
  /** Every SIP message that the desk sent. */
  readonly sent: string[] = [];
  readonly lines: string[] = [];
  readonly failures: string[] = [];
  readonly wishes: { id: CallId; wish: Wish }[] = [];
  readonly offers: { id: CallId; facts: InviteFacts }[] = [];
  readonly calls = new Map<CallId, Call>();
  readonly events: { id: CallId; event: CallEvent }[] = [];
  /** INVITEs that reached the far side. */
  readonly invitations: Invitation[] = [];
  ringable: MayRing = 'yes';
  readonly wire: MemoryTransport;
  private readonly deskWire: CuttableWire;
  readonly media;

  constructor(options: WorldOptions = {}) {
    const { port, media } = MediaDouble.ready();
    this.port = port;
    this.media = media;
    const trouble = (error: unknown) => this.troubles.push(error);
    const deskWire = new CuttableWire(trouble);
    this.deskWire = deskWire;
    this.wire = new MemoryTransport(trouble);
    deskWire.peer = this.wire;
    this.wire.peer = deskWire;
    const uri = UserAgent.makeURI('sip:exchange@pbx.example.jp');
    if (!uri) throw new Error('address');
    this.far = makeUserAgent({
      uri,
      makeTransport: () => this.wire,
      media,
      iceServers: [],
      source: () => ({ kind: 'microphone' }),
    });
    this.wire.beforeReceive = (message) => {
      this.sent.push(message);
      this.far.userAgentCore.configuration.aor.user = /^[A-Z]+ sips?:(?:([^@;\s]+)@)?/.exec(message)?.[1];
    };
    this.far.delegate = {
      onInvite: (invitation) => this.invitations.push(invitation),
      onRegisterRequest: (request) => {
        const contact = /<[^>]+>/.exec(request.message.getHeader('contact') ?? '')?.[0] ?? '';
        request.accept({ statusCode: 200, extraHeaders: [`Contact: ${contact};expires=600`] });
      },
    };
    this.phone = new Softphone({
      address: DESK,
      username: '1001',
      password: 'secret',
      transport: () => deskWire,
      media,
      iceServers: [],
      dialledNumberFrom: DIALLED_NUMBER_HEADERS,
      ...options,
      answerAutomatically: options.answerAutomatically ?? false,
      events: {
        mayRing: () => this.ringable,
        onOffered:
          options.onOffered ??
          ((id, { facts }) => {
            this.offers.push({ id, facts });
            this.calls.set(id, callIn('ringing', { id, answeredAt: null, cause: null }));
          }),
        onCall: (id, event) => {
          this.events.push({ id, event });
          const call = this.calls.get(id);
          if (call) this.calls.set(id, nextCall(call, event));
        },
        onFailure: (_id, reason) => this.failures.push(reason),
        onRemoteRinging: () => {
          this.remoteRings += 1;
        },
        onWish: (id, wish) => this.wishes.push({ id, wish }),
        onEarlyMedia: () => {
          this.earlyVoices += 1;
        },
        onRecording: (_id, state) => this.recordings.push(state),
        onLine: (state) => this.lines.push(state),
        onTrouble: (_where, error) => this.troubles.push(error),
        ...options.events,
      },
    });
  }

  async start(): Promise<this> {
    await this.far.start();
    await this.phone.start();
    await until(() => this.lines.includes('connected'), 'the registration');
    return this;
  }

  async stop(): Promise<void> {
    const stopping = this.phone.stop();
    await until(() => this.sent.some((message) => message.startsWith('REGISTER')), 'REGISTER').catch(() => undefined);
    await Promise.race([stopping, until(() => false).catch(() => undefined)]);
    await this.far.stop().catch(() => undefined);
  }

  /** The far side rings; resolves when the desk knows of it. */
  async ring(headers: string[] = [], withoutSdp = false): Promise<{ caller: Inviter; id: CallId; call: () => Call }> {
    const caller = this.invite(headers, withoutSdp);
    const before = this.offers.length;
    await until(() => this.offers.length > before, 'the ring');
    const id = this.offers[before]!.id;
    return { caller, id, call: () => this.calls.get(id)! };
  }

  /** An INVITE of the far side, whatever comes of it. */
  invite(headers: string[] = [], withoutSdp = false): Inviter {
    const target = UserAgent.makeURI(DESK)!;
    const fromUri = UserAgent.makeURI('sip:0522345678@pbx.example.jp')!;
    const caller = new Inviter(this.far, target, {
      params: { fromUri },
      extraHeaders: headers,
      inviteWithoutSdp: withoutSdp,
    });
    caller
      .invite({ requestDelegate: { onReject: (response) => this.refusals.push(response.message.statusCode ?? 0) } })
      .catch(() => undefined);
    return caller;
  }

  readonly refusals: number[] = [];
  readonly recordings: string[] = [];
  remoteRings = 0;
  earlyVoices = 0;

  /** A call that was answered. */
  async talk(headers: string[] = [], withoutSdp = false) {
    const ringing = await this.ring(headers, withoutSdp);
    const error = await this.phone.call(ringing.id)!.answer();
    if (error) throw new Error(error);
    await until(() => ringing.call().phase === 'active' && ringing.caller.state === 'Established', 'the talk');
    return { ...ringing, desk: this.phone.call(ringing.id)! };
  }

  /** An outgoing call of the desk, as the domain follows it. */
  async dial(number = '0522345678') {
    const id = this.phone.dial(number)!;
    this.calls.set(id, callIn('dialling', { id, answeredAt: null, cause: null }));
    const invitation = await until(() => this.invitations.at(-1), 'the INVITE');
    return { id, invitation, call: () => this.calls.get(id)!, desk: this.phone.call(id)! };
  }

  /** The far side answers re-INVITEs with a status from now on, or with nothing at all; gives the way back. */
  refuseReinvites(caller: Inviter, statusCode: number | null): () => void {
    const delegate = caller.dialog!.delegate!;
    const before = delegate.onInvite;
    delegate.onInvite = (request) => {
      if (statusCode === null) return;
      if (statusCode < 400) request.redirect([], { statusCode });
      else request.reject({ statusCode });
    };
    return () => {
      delegate.onInvite = before;
    };
  }

  /** The desk's socket breaks, as when the network goes. */
  cutDeskWire(): void {
    this.deskWire.cut();
  }

  /** Where the desk wants to be reached, as it registered. */
  get contact(): string {
    return /Contact: <([^>]+)>/.exec(this.sentWith('REGISTER')[0] ?? '')?.[1] ?? DESK;
  }

  /** A request as text, of a caller that is no SIP.js and sends nothing by itself. */
  rawRequest(method: string, cseq: number, toTag?: string, body = ''): string {
    return [
      `${method} ${this.contact} SIP/2.0`,
      `Via: SIP/2.0/WS raw.invalid;branch=z9hG4bKraw${method}${cseq}`,
      `To: <${DESK}>${toTag ? `;tag=${toTag}` : ''}`,
      'From: <sip:0312345678@pbx.example.jp>;tag=raw',
      'Call-ID: raw-call',
      `CSeq: ${cseq} ${method}`,
      'Max-Forwards: 70',
      'Contact: <sip:raw@raw.invalid;transport=ws>',
      ...(body ? ['Content-Type: application/sdp'] : []),
      `Content-Length: ${body.length}`,
      '',
      body,
    ].join('\r\n');
  }

  async rawInvite(): Promise<{ id: CallId; call: () => Call }> {
    const before = this.offers.length;
    await this.wire.send(this.rawRequest('INVITE', 1, undefined, 'v=0\r\n'));
    await until(() => this.offers.length > before, 'the ring');
    const id = this.offers[before]!.id;
    return { id, call: () => this.calls.get(id)! };
  }

  /**
   * A response as text to the desk's last INVITE, of one of several far ends (`tag`): SIP.js itself can't fork.
   * @param sdp a description, or none.
   */
  async respond(status: string, tag: string, sdp = ''): Promise<void> {
    const invite = this.sentWith('INVITE').at(-1) ?? '';
    const line = (name: string) => new RegExp(`^${name}: .*$`, 'im').exec(invite)?.[0] ?? '';
    await this.wire.send(
      [
        `SIP/2.0 ${status}`,
        line('Via'),
        line('From'),
        `${line('To').replace(/;tag=.*/, '')};tag=${tag}`,
        line('Call-ID'),
        line('CSeq'),
        `Contact: <sip:${tag}@far.invalid;transport=ws>`,
        'Allow: INVITE, ACK, BYE, CANCEL, UPDATE',
        ...(sdp ? ['Content-Type: application/sdp'] : []),
        `Content-Length: ${sdp.length}`,
        '',
        sdp,
      ].join('\r\n'),
    );
  }

  /** Messages of the desk that begin with a word, such as `BYE` or `SIP/2.0 486`. */
  sentWith(start: string): string[] {
    return this.sent.filter((message) => message.startsWith(start));
  }
}
