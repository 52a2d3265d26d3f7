import { Calls } from '../../../electron/desk/calls';
import { Desk } from '../../../electron/desk/desk';
import type { Call } from '../../../shared/domain/call';
import type { CallId } from '../../../shared/domain/ids';
import { CATALOGUES } from '../../../shared/i18n';
import { PhoneWorld } from '../softphone/phone-world';
import { until } from '../softphone/until';
import { CacheDouble } from './cache-double';

/** The desk's calls over a whole telephone with a far side: every hold and every answer goes over the memory wire. */
export class LinesWorld {
  readonly phone: PhoneWorld;
  readonly calls: Calls;
  /** How many talked at once, at the most. */
  mostHeard = 0;
  private readonly desk: Desk;

  constructor() {
    this.phone = new PhoneWorld({
      events: {
        onOffered: (id, offer) => {
          this.phone.offers.push({ id, facts: offer.facts });
          this.calls.offered(id, offer);
        },
        onCall: (id, event) => this.calls.follow(id, event),
        onFailure: (id, reason) => this.calls.failed(id, reason),
        onRemoteRinging: (id) => this.calls.remoteRinging(id),
        onEarlyMedia: (id) => this.calls.earlyMedia(id),
      },
    });
    const { media } = this.phone;
    const cache = new CacheDouble();
    this.desk = new Desk({ media, cache, settings: {}, settingsProblem: null, onQuit: () => undefined });
    cache.open();
    const { store, notices } = this.desk;
    this.calls = new Calls({
      store,
      notices,
      media,
      phone: () => this.phone.phone,
      dialledNumbers: () => [],
      isPractice: () => false,
      practiceWish: () => null,
      failureWords: CATALOGUES.ja.callFailure,
      onBegun: () => undefined,
      onChanged: () => {
        this.mostHeard = Math.max(this.mostHeard, this.heard.length);
      },
    });
    store.patch('connectivity', { mode: 'sip', line: 'connected' });
  }

  async start(): Promise<this> {
    await this.phone.start();
    return this;
  }

  get list(): readonly Call[] {
    return this.desk.store.all.calls;
  }

  get notices(): string[] {
    return this.desk.store.all.notices.map(({ code }) => code);
  }

  phase(id: CallId): string | undefined {
    return this.list.find((call) => call.id === id)?.phase;
  }

  /** Calls whose far side hears the desk. */
  get heard(): CallId[] {
    return this.list.filter(({ phase }) => phase === 'active').map(({ id }) => id);
  }

  /** A caller rings. */
  async ring(): Promise<{ id: CallId; caller: Awaited<ReturnType<PhoneWorld['ring']>>['caller'] }> {
    const { id, caller } = await this.phone.ring();
    return { id, caller };
  }

  /** A caller who was answered. */
  async talk() {
    const ringing = await this.ring();
    const answered = await this.calls.answer(ringing.id);
    if (!answered.ok) throw new Error(answered.error.code);
    await until(() => this.phase(ringing.id) === 'active' && ringing.caller.state === 'Established', 'the talk');
    return ringing;
  }

  /** The far side of an outgoing call. */
  async dial(number = '052-234-5678') {
    const before = this.phone.invitations.length;
    const dialled = await this.calls.out.dial(number);
    if (!dialled.ok) throw new Error(dialled.error.code);
    const invitation = await until(() => this.phone.invitations[before], 'the INVITE');
    return { id: dialled.value.callId, invitation };
  }
}
