import type { Invitation, Referral, Session } from 'sip.js';
import { Desk } from '../../../electron/desk/desk';
import { notifyReferrer } from '../../../electron/softphone/refer-wish';
import type { Softphone, SoftphoneEvents } from '../../../electron/softphone/softphone';
import type { Call } from '../../../shared/domain/call';
import type { CallId } from '../../../shared/domain/ids';
import { settingsSchema } from '../../../shared/settings/settings';
import { PhoneWorld } from '../softphone/phone-world';
import { until } from '../softphone/until';
import { CacheDouble } from './cache-double';

/** How the far side meets a REFER: refuses it, or takes it and reports these. */
export type ReferManners = { readonly refuse: number } | { readonly report: readonly number[] };

const LINE = { servers: ['wss://pbx.example.jp'], address: 'sip:1001@pbx.example.jp', username: '1001', password: 'x' };

/** A whole desk on a whole telephone with a far side that follows REFERs: everything over the memory wire. */
export class HandOverWorld {
  readonly phone: PhoneWorld;
  readonly desk: Desk;
  readonly cache = new CacheDouble();
  /** REFERs that reached the far side: the values of their Refer-To. */
  readonly referred: string[] = [];
  manners: ReferManners = { report: [100, 200] };

  constructor(telephony: object = {}) {
    // The desk comes second, so what the telephone tells is handed on when it is there.
    const told = (): SoftphoneEvents => (this.desk.lines as unknown as { events: SoftphoneEvents }).events;
    this.phone = new PhoneWorld({
      events: {
        mayRing: (offer) => told().mayRing(offer),
        onOffered: (id, offer) => {
          this.phone.offers.push({ id, facts: offer.facts });
          told().onOffered(id, offer);
        },
        onCall: (id, event) => told().onCall(id, event),
        onFailure: (id, reason) => told().onFailure(id, reason),
        onRemoteRinging: (id) => told().onRemoteRinging(id),
        onEarlyMedia: (id) => told().onEarlyMedia(id),
        onWish: (id, wish) => told().onWish(id, wish),
      },
    });
    const settings = settingsSchema.parse({ telephony: { ...LINE, ...telephony } });
    this.desk = new Desk({
      media: this.phone.media,
      cache: this.cache,
      settings,
      settingsProblem: null,
      onQuit: () => undefined,
    });
    this.cache.open();
    (this.desk.lines as unknown as { softphone: Softphone }).softphone = this.phone.phone;
    this.desk.store.patch('connectivity', { mode: 'sip', line: 'connected' });
    this.desk.agent.choose({ kind: 'ready' });
  }

  async start(): Promise<this> {
    await this.phone.start();
    return this;
  }

  get calls(): readonly Call[] {
    return this.desk.store.all.calls;
  }

  get notices(): string[] {
    return this.desk.store.all.notices.map(({ code }) => code);
  }

  call(id: CallId): Call {
    const found = this.calls.find((one) => one.id === id);
    if (!found) throw new Error('the call is gone');
    return found;
  }

  /** The conference as the hidden window was told it last. */
  get mixed(): unknown {
    return this.phone.port.asked('conference').at(-1)?.['legs'];
  }

  /** A customer who talks with the desk. */
  async customer(headers: string[] = []): Promise<{ id: CallId; far: Session }> {
    const before = this.phone.offers.length;
    const far = this.phone.invite(headers);
    await until(() => this.phone.offers.length > before, 'the ring');
    const { id } = this.phone.offers[before]!;
    const answered = await this.desk.calls.answer(id);
    if (!answered.ok) throw new Error(answered.error.code);
    await until(() => this.call(id).phase === 'active' && far.state === 'Established', 'the talk');
    this.followRefers(far);
    return { id, far };
  }

  /** A customer who waits, and a colleague who is asked. */
  async consulting(): Promise<{ customer: CallId; customerFar: Session; consult: CallId; colleague: Invitation }> {
    const { id, far } = await this.customer();
    const called = await this.desk.handOver.consult({ callId: id, number: '03-1234-5678', text: '解約のご相談' });
    if (!called.ok) throw new Error(called.error.code);
    const colleague = await this.answered(1);
    const consult = called.value.callId;
    await until(() => this.call(consult).phase === 'active', 'the consultation');
    return { customer: id, customerFar: far, consult, colleague };
  }

  /** The next call of the desk as it reaches the far side, which answers it. */
  async answered(count: number): Promise<Invitation> {
    const invitation = await this.invited(count);
    await invitation.accept();
    this.followRefers(invitation);
    return invitation;
  }

  async invited(count: number): Promise<Invitation> {
    return until(() => this.phone.invitations[count - 1], 'the INVITE');
  }

  private followRefers(session: Session): void {
    session.delegate = { ...session.delegate, onRefer: (referral) => void this.follow(session, referral) };
  }

  private async follow(session: Session, referral: Referral): Promise<void> {
    this.referred.push(referral.request.getHeader('refer-to') ?? '');
    if ('refuse' in this.manners) {
      await referral.reject({ statusCode: this.manners.refuse });
      return;
    }
    await referral.accept();
    const { report } = this.manners;
    for (const [index, status] of report.entries()) {
      notifyReferrer(session, status, 'Said', index === report.length - 1);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
