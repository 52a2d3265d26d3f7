import type { CentreSession } from '../../shared/contract/centre/session';
import { done, type Result, refused } from '../../shared/contract/result';
import type { SettingsProblem, Snapshot } from '../../shared/contract/slices';
import type { MayRing } from '../../shared/domain/agent';
import { type CallEvent, isLive } from '../../shared/domain/call';
import type { Contact } from '../../shared/domain/contact';
import type { CallId, ContactId } from '../../shared/domain/ids';
import { CATALOGUES } from '../../shared/i18n';
import { DIALLED_NUMBERS, GENERAL_SCRIPT_ID } from '../../shared/sample';
import type { Settings } from '../../shared/settings/settings';
import type { Cache, CacheTrouble, OpenState } from '../cache/client';
import type { CallbacksKept } from '../cache/protocol';
import type { MediaEngine } from '../media/engine';
import { errorFields, logger } from '../platform/log';
import type { InviteFacts } from '../softphone/caller';
import type { Offer } from '../softphone/incoming-calls';
import { AgentDesk } from './agent-state';
import { Callbacks } from './callbacks';
import { Calls } from './calls';
import { Conference } from './conference';
import { Contacts } from './contacts';
import { Customers } from './customers';
import { DeskAudio } from './desk-audio';
import { type CentreWay, DeskCentre } from './desk-centre';
import { firstSlices } from './first-slices';
import { HandOverDesk } from './hand-over';
import { InterpreterDesk } from './interpreter';
import { Lines, type NetworkSetup } from './lines';
import { Notices } from './notices';
import { PaymentDesk } from './payment';
import { RecordingDesk } from './recording';
import { StateReporter } from './reported-state';
import { SliceStore } from './slices';
import { ToSupervisor } from './to-supervisor';
import { VoiceWatch } from './voice-watch';

const LINES_STOP_LIMIT_MS = 3_600;

export interface DeskOptions {
  readonly media: MediaEngine;
  readonly cache: Cache;
  readonly settings: Settings;
  readonly settingsProblem: SettingsProblem | null;
  readonly network?: NetworkSetup;
  /** The way to this desk's centre, where it has one. */
  readonly centre?: CentreWay;
  readonly onQuit: () => void;
}

/** The desk: its parts wired to each other. Windows come and go; this stays. */
export class Desk {
  readonly store: SliceStore;
  readonly notices: Notices;
  readonly agent: AgentDesk;
  readonly calls: Calls;
  readonly contacts: Contacts;
  readonly customers: Customers;
  readonly callbacks: Callbacks;
  readonly handOver: HandOverDesk;
  readonly interpreter: InterpreterDesk;
  readonly toSupervisor: ToSupervisor;
  private readonly conference: Conference;
  readonly recording: RecordingDesk;
  readonly payment: PaymentDesk;
  readonly lines: Lines;
  readonly audio: DeskAudio;
  private readonly voiceWatch: VoiceWatch;
  private readonly stateReporter: StateReporter;
  readonly centre: DeskCentre;
  private settingsProblem: SettingsProblem | null;

  constructor(private readonly options: DeskOptions) {
    const { media, cache, settings } = options;
    this.settingsProblem = options.settingsProblem;
    this.store = new SliceStore(
      firstSlices(settings, options.centre ? (options.centre.embedded ? 'embedded' : 'server') : 'none'),
    );
    this.notices = new Notices(this.store);
    this.agent = new AgentDesk(
      this.store,
      this.notices,
      Date.now,
      (ready) => this.audio.warm(ready),
      settings.telephony?.callWaiting ?? true,
    );
    this.contacts = new Contacts(this.store, cache, this.notices, GENERAL_SCRIPT_ID, () => this.agent.refresh());
    const hears = {
      callbacks: (agentId: string | null, kept: CallbacksKept | null) => this.callbacks.show(agentId, kept),
      rights: (agent: CentreSession['agent'] | null) => this.callbacks.rightsOf(agent),
    };
    const { address } = settings.telephony ?? {};
    this.centre = new DeskCentre(this.store, this.notices, cache, options.centre ?? null, hears, address);
    this.callbacks = new Callbacks({
      store: this.store,
      notices: this.notices,
      wish: (wish) => this.centre.wishOfCallback(wish),
      askNow: (kind, payload) => this.centre.askNow(kind, payload),
      board: async () => (await this.centre.lookup?.callbackBoard()) ?? null,
      deviceId: () => this.centre.deviceId,
      dial: (number, contactId) => this.calls.out.dial(number, contactId),
      contactOf: (id) => this.store.all.workspace.open.find((one) => one.id === id) ?? null,
      finishedContact: async (id) => {
        const read = await cache.readContact(id);
        return read.ok && read.value.status === 'finished' ? read.value : null;
      },
      link: (id, customerId) => this.contacts.link(id, customerId),
      reread: () => this.centre.rereadCallbacks(),
    });
    this.customers = new Customers({
      store: this.store,
      contacts: this.contacts,
      cache: options.centre?.customers ?? null,
      lookup: () => this.centre.lookup,
    });
    this.calls = new Calls({
      store: this.store,
      notices: this.notices,
      media,
      phone: () => this.lines.phone,
      // The callers of 研修モード dial the numbers of the samples.
      dialledNumbers: () => (this.lines.isPractice ? DIALLED_NUMBERS : this.centre.dialledNumbers),
      isPractice: () => this.lines.isPractice,
      practiceWish: () => this.lines.practiceWish,
      failureWords: CATALOGUES[settings.locale ?? 'ja'].callFailure,
      onBegun: (call) => {
        if (call.role === 'customer') this.contacts.begin(call, this.store.all.agent.name);
        this.agent.refresh();
      },
      onChanged: (call, event) => {
        if (event.kind === 'tookOver') this.contacts.begin(call, this.store.all.agent.name);
        if (call.role === 'customer') {
          this.contacts.followCall(call);
          // The page is that of the customer who talks, so that no word is written to another one's contact.
          // A successor that could not be answered leaves the contact to the call that goes on.
          const place = !isLive(call) && call.answeredAt === null ? this.calls.placeOf(call.id) : null;
          if (place) this.contacts.begin(place, this.store.all.agent.name);
          if (event.kind === 'established' || event.kind === 'resumeConfirmed') this.contacts.select(call.contactId);
        }
        this.callbacks.followCall(call);
        void this.conference.follow();
        this.handOver.follow(call);
        this.interpreter.follow(call);
        this.toSupervisor.follow(call);
        const { digits: _digits, ...rest } = { digits: null, ...event };
        void cache.appendCallEvent({
          contactId: call.contactId,
          at: Date.now(),
          kind: event.kind,
          detail: plain(rest),
        });
        const cameBack = this.payment.follow(call);
        const untaken = !cameBack && !isLive(call) && call.direction === 'in' && call.answeredAt === null;
        const alone = this.calls.rang(call.id) === 'alone';
        // A desk whose sound is broken must not take one caller after the other from the queue.
        if (untaken && call.cause === 'failed') this.agent.missed('answerFailed');
        else if (untaken && call.cause === 'missed' && alone) this.agent.missed('missedCall');
        else if (untaken && call.cause === 'missed')
          this.notices.tell('info', 'missedBeside', { party: call.party.shown });
        if (!isLive(call)) {
          this.audio.quietLevels();
          this.recording.over(call.id);
        }
        this.voiceWatch.settle();
        this.agent.refresh();
        this.agent.afterWork();
      },
    });
    const toCalls = {
      store: this.store,
      notices: this.notices,
      sipCall: (id: CallId) => this.lines.phone?.call(id),
      follow: (id: CallId, event: CallEvent) => this.calls.follow(id, event),
      resumeRecording: (id: CallId) => this.recording.beforeHandOver(id),
      takeBack: (id: CallId) => this.calls.takeBack(id),
      failureWords: CATALOGUES[settings.locale ?? 'ja'].callFailure,
    };
    this.conference = new Conference(this.store, this.notices, media, this.calls, toCalls.follow);
    this.handOver = new HandOverDesk({
      ...toCalls,
      calls: this.calls,
      conference: this.conference,
      onlyTo: (contact) => this.onlyTo(contact),
    });
    this.toSupervisor = new ToSupervisor({
      store: this.store,
      notices: this.notices,
      hands: this.centre.hands,
      handOver: this.handOver,
      conference: this.conference,
    });
    this.interpreter = new InterpreterDesk({
      store: this.store,
      calls: this.calls,
      conference: this.conference,
      numbers: settings.telephony?.interpreters,
      notices: this.notices,
      onInterpretation: (id, interpretation) => this.contacts.keepInterpretation(id, interpretation),
    });
    this.recording = new RecordingDesk({
      ...toCalls,
      calls: () => this.store.all.calls,
      setting: settings.telephony?.recording ?? { kind: 'none' },
    });
    this.payment = new PaymentDesk({
      ...toCalls,
      isPractice: () => this.lines.isPractice,
      setting: settings.telephony?.payment,
      onGivenUp: (contact) => {
        if (contact) this.contacts.endWaiting(contact.id);
        this.agent.refresh();
      },
    });
    this.lines = new Lines(
      this.store,
      this.notices,
      media,
      settings.telephony ?? null,
      {
        mayRing: ({ facts }) => this.mayRing(facts),
        onOffered: (id, offer) => this.calls.offered(id, offer, this.goesOn(id, offer)),
        onCall: (id, event) => this.calls.follow(id, event),
        onFailure: (id, reason) => {
          this.callbacks.failed(this.store.all.calls.find((call) => call.id === id)?.contactId, reason);
          this.calls.failed(id, reason);
        },
        onWish: (id, wish) => void this.handOver.followWish(id, wish),
        onRemoteRinging: (id) => this.calls.remoteRinging(id),
        onEarlyMedia: (id) => this.calls.earlyMedia(id),
        onRecording: (id, state) => this.recording.told(id, state),
      },
      () => this.agent.refresh(),
      () => this.stateReporter.takeBack(),
      options.network ?? null,
    );
    this.stateReporter = new StateReporter(
      this.store,
      this.notices,
      () => this.lines.phone,
      settings.telephony?.agentState ?? { kind: 'none' },
    );
    this.voiceWatch = new VoiceWatch(
      this.store,
      this.notices,
      (id) => this.lines.phone?.renewPath(id),
      () => {
        logger.warn('media-window-renewed');
        media.renew();
      },
    );
    this.audio = new DeskAudio(this.store, this.notices, media, {
      iceServers: () => (this.lines.isPractice ? [] : (settings.telephony?.iceServers ?? [])),
      takesCalls: () => this.agent.mayRing() !== 'notReady',
      onReading: (reading) => this.voiceWatch.follow(reading),
      onPath: (event) => this.voiceWatch.followPath(event),
      onNewWindow: () => {
        this.calls.tone();
        this.conference.tellAgain();
      },
    });
    void cache.opened.then((state) => this.onCacheOpened(state));
  }

  /** The machine woke up or its network changed: what seems to stand may be dead. */
  tryNow(): void {
    this.lines.phone?.tryNow();
    this.centre.tryNow();
  }

  networkChanged(addresses: ReadonlySet<string>, lostOne: boolean): void {
    this.lines.phone?.networkChanged(addresses, lostOne);
    this.centre.tryNow();
  }

  /** Somebody would be cut off by the end of the program. */
  get isOccupied(): boolean {
    return this.store.all.payment !== null || this.store.all.calls.some(isLive);
  }

  snapshot(): Snapshot {
    const { settings } = this.options;
    return { slices: this.store.all, settingsProblem: this.settingsProblem, locale: settings.locale ?? 'ja' };
  }

  /** A caller whom this desk waits for comes through although it takes no other; beside a talk they ring quietly. */
  private mayRing(facts: InviteFacts): MayRing | 'comesBack' {
    if (this.lines.isLeaving) return 'notReady';
    const back = this.payment.comesBack(facts);
    if (back === null) return this.agent.mayRing();
    if (this.store.all.calls.some(isLive)) return 'waiting';
    // Who comes late rings: perhaps nobody sits here.
    return back === 'awaited' ? 'comesBack' : 'yes';
  }

  /** A supervisor hands over to whom they want; where no hand can be raised, nobody could help the caller on. */
  private onlyTo(contact: Contact): string | null | 'anybody' {
    const { board, centre } = this.store.all;
    if (board.supervisor !== null || centre.line === 'none' || contact.practice) return 'anybody';
    return this.centre.hands.openFor(contact.id)?.taken?.extension ?? null;
  }

  /** The contact that an offered call goes on with: of a caller who comes back, or of the call whose place it takes. */
  private goesOn(id: CallId, { facts, replaces }: Offer): Contact | null {
    const replaced = this.store.all.calls.find((call) => call.id === replaces);
    if (replaced) return this.store.all.workspace.open.find((one) => one.id === replaced.contactId) ?? null;
    return this.payment.take(id, facts);
  }

  /** Brings the desk into use: the practice line where asked for, else the line of the settings. */
  async start(practice: boolean): Promise<void> {
    if (this.settingsProblem) return;
    // No call waits for the centre.
    void this.centre.start();
    if (practice) {
      await this.practiceCall(null);
      return;
    }
    const { telephony } = this.options.settings;
    if (!telephony) return;
    if (telephony.answerAutomatically) this.agent.choose({ kind: 'ready' });
    await this.lines.connect();
  }

  /** One click on 研修モード: the practice line, 受付可, and a caller who rings. */
  async practiceCall(scenarioId: string | null): Promise<Result<void>> {
    const { calls } = this.store.all;
    // A second press while the caller rings already.
    if (scenarioId === null && calls.some((call) => call.practice && call.phase === 'ringing')) return done(undefined);
    if (calls.some(isLive) || this.store.all.payment) return refused('busyWithCall');
    if (this.contacts.inWrapUp) return refused('wrapUpOpen');
    const entered = await this.lines.enterPractice();
    if (!entered.ok) return entered;
    this.agent.practise();
    return this.lines.ringPractice(scenarioId);
  }

  /** 研修モードを終了: the real line finds the person in the state from before. */
  async leavePractice(): Promise<Result<void>> {
    const left = await this.lines.leavePractice();
    if (left.ok) this.agent.endPractice();
    return left;
  }

  async answerSettingsProblem(choice: 'practice' | 'quit'): Promise<Result<void>> {
    if (!this.settingsProblem) return refused('notNow');
    if (choice === 'quit') {
      this.options.onQuit();
      return done(undefined);
    }
    this.settingsProblem = null;
    return this.practiceCall(null);
  }

  onCacheTrouble(trouble: CacheTrouble): void {
    logger.error('cache-trouble', { kind: trouble.kind });
    if (trouble.kind === 'diskFull') this.notices.tell('error', 'diskFull');
    if (trouble.kind === 'roomAgain') this.notices.settle('diskFull');
    if (trouble.kind !== 'reopened') return;
    this.onCacheOpened(trouble.state);
    if (trouble.state.kind !== 'ready') return;
    void this.contacts.writeAll();
    this.centre.cacheReopened();
  }

  /** 後処理を終了: the time it took is logged, and what was reserved is taken, also where the disk refused the contact. */
  async finishWork(id: ContactId): Promise<Result<void>> {
    const started = performance.now();
    const finished = await this.contacts.finish(id);
    if (finished.ok) this.callbacks.finished(id);
    if (finished.ok) logger.info('wrap-up-saved', { ms: Math.round((performance.now() - started) * 100) / 100 });
    this.agent.afterWork();
    return finished;
  }

  /** Ends the calls and closes the cache; a line that does not let go must not keep the words from the disk. */
  async stop(): Promise<void> {
    let limit: NodeJS.Timeout | undefined;
    await Promise.race([
      this.lines.stop().catch((error: unknown) => logger.error('lines-stop-failed', errorFields(error))),
      new Promise((resolve) => (limit = setTimeout(resolve, LINES_STOP_LIMIT_MS))),
    ]);
    clearTimeout(limit);
    await this.contacts.stop();
    this.callbacks.stop();
    this.centre.stop();
    await this.options.cache.close();
  }

  private onCacheOpened(state: OpenState): void {
    if (state.kind === 'ready') {
      this.store.patch('connectivity', { data: 'ready' });
      this.notices.settle('cacheFailed', 'cacheNewer');
      if (state.setAside) this.notices.tell('warning', 'cacheSetAside', { file: state.setAside });
      this.contacts.take(state.interrupted);
      void this.options.cache.putDialledNumbers(DIALLED_NUMBERS);
      this.centre.cacheOpened();
    } else {
      this.store.patch('connectivity', { data: 'failed' });
      this.notices.tell('error', state.kind === 'newer' ? 'cacheNewer' : 'cacheFailed');
    }
    logger.info('cache', { state: state.kind, code: state.kind === 'failed' ? state.code : null });
  }
}

/** The figures and codes of an event, for the cache's record of the call. */
function plain(event: object): Record<string, string | number | boolean | null> {
  return Object.fromEntries(
    Object.entries(event).filter(
      (entry): entry is [string, string | number | boolean] =>
        entry[0] !== 'kind' && ['string', 'number', 'boolean'].includes(typeof entry[1]),
    ),
  );
}
