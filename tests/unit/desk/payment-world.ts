import type { Inviter } from 'sip.js';
import { expect } from 'vitest';
import { Desk } from '../../../electron/desk/desk';
import type { SoftphoneEvents } from '../../../electron/softphone/softphone';
import { userToUser } from '../../../electron/softphone/user-to-user';
import type { Call } from '../../../shared/domain/call';
import { settingsSchema } from '../../../shared/settings/settings';
import { PhoneWorld } from '../softphone/phone-world';
import { quiet, until } from '../softphone/until';
import { CacheDouble } from './cache-double';

const SETTINGS = settingsSchema.parse({
  telephony: {
    servers: ['wss://pbx.example.jp/ws'],
    address: 'sip:1001@pbx.example.jp',
    username: '1001',
    password: 'secret',
    payment: { number: '8000', returnWithinS: 300 },
    recording: { kind: 'info', resumeAfterS: 5 },
  },
});

/** A whole desk on a telephone with a far side: the caller, their exchange and the payment IVR behind it. */
export class PaymentWorld {
  readonly phone: PhoneWorld;
  readonly desk: Desk;
  readonly refers: string[] = [];
  caller!: Inviter;
  id!: Call['id'];

  constructor() {
    let events: Partial<SoftphoneEvents> = {};
    this.phone = new PhoneWorld({
      events: {
        mayRing: (offer) => events.mayRing!(offer),
        onOffered: (id, offer) => events.onOffered!(id, offer),
        onCall: (id, event) => events.onCall!(id, event),
        onFailure: (id, reason) => events.onFailure!(id, reason),
        onRecording: (id, state) => events.onRecording!(id, state),
      },
    });
    const cache = new CacheDouble();
    this.desk = new Desk({
      media: this.phone.media,
      cache,
      settings: SETTINGS,
      settingsProblem: null,
      onQuit: () => undefined,
    });
    cache.open();
    const lines = this.desk.lines as unknown as { softphone: unknown; softphoneEvents: () => SoftphoneEvents };
    lines.softphone = this.phone.phone;
    events = lines.softphoneEvents();
    this.desk.store.patch('connectivity', { mode: 'sip', line: 'connected' });
  }

  get slices() {
    return this.desk.store.all;
  }

  get notices() {
    return this.slices.notices.map(({ code }) => code);
  }

  get contact() {
    return this.slices.workspace.open[0]!;
  }

  get call() {
    return this.slices.calls.find(({ id }) => id === this.id);
  }

  /** A caller talks with the desk; their telephone follows a REFER as the test says. */
  async talk(): Promise<this> {
    await this.phone.start();
    this.desk.agent.choose({ kind: 'ready' });
    this.caller = this.phone.invite();
    const ringing = await until(() => this.slices.calls.find(({ phase }) => phase === 'ringing'), 'the ring');
    this.id = ringing.id;
    await this.desk.calls.answer(this.id);
    await until(() => this.call?.phase === 'active' && this.caller.state === 'Established', 'the talk');
    await quiet();
    return this;
  }

  onRefer(answer: 'accept' | number): void {
    this.caller.delegate = {
      ...this.caller.delegate,
      onRefer: (referral) => {
        this.refers.push(referral.request.getHeader('refer-to') ?? '');
        if (answer === 'accept') void referral.accept();
        else void referral.reject({ statusCode: answer });
      },
    };
  }

  /** The caller's side tells how its call to the IVR goes. */
  notify(status: string, state = 'active'): void {
    this.caller.dialog!.notify(undefined, {
      extraHeaders: ['Event: refer', `Subscription-State: ${state}`],
      body: { contentDisposition: 'render', contentType: 'message/sipfrag', content: `SIP/2.0 ${status}\r\n` },
    });
  }

  /** The caller is with the IVR. */
  async away(): Promise<void> {
    this.onRefer('accept');
    const sending = this.desk.payment.send(this.id);
    await until(() => this.refers.length === 1, 'the REFER');
    this.notify('100 Trying');
    this.notify('180 Ringing');
    await until(() => this.call?.handOver?.step === 'ringing', 'the ringing');
    this.notify('200 OK', 'terminated;reason=noresource');
    expect(await sending).toEqual({ ok: true, value: undefined });
    await until(() => this.call?.phase === 'ended', 'the end');
  }

  comeBack(text: string, id = this.contact.caseId): Inviter {
    return this.phone.invite([`User-to-User: ${userToUser({ caseId: id, number: null, text, transfers: 0 })}`]);
  }
}
