import type { IceServer } from '../../shared/contract/media';
import { done, type Result, refused } from '../../shared/contract/result';
import type { Abilities, SettingsProblem, Slices, Snapshot } from '../../shared/contract/slices';
import type { MayRing } from '../../shared/domain/agent';
import { type CallEvent, isLive } from '../../shared/domain/call';
import { talkCall } from '../../shared/domain/call-controls';
import type { Contact } from '../../shared/domain/contact';
import type { DialledNumber } from '../../shared/domain/dialled-number';
import { INTERPRETER_LANGUAGES } from '../../shared/domain/hand-over';
import type { CallId } from '../../shared/domain/ids';
import { mosOf } from '../../shared/domain/quality';
import { CATALOGUES } from '../../shared/i18n';
import { DIALLED_NUMBERS, GENERAL_SCRIPT_ID, RESULT_CODES, SCRIPTS } from '../../shared/sample';
import type { Settings } from '../../shared/settings/settings';
import type { Telephony } from '../../shared/settings/telephony';
import type { Cache, CacheTrouble, OpenState } from '../cache/client';
import type { MediaEngine } from '../media/engine';
import { errorFields, logger } from '../platform/log';
import { PRACTICE_SCENARIOS } from '../practice/scenarios';
import type { InviteFacts } from '../softphone/caller';
import type { Offer } from '../softphone/softphone';
import { AgentDesk } from './agent-state';
import { Calls } from './calls';
import { Conference } from './conference';
import { Contacts } from './contacts';
import { HandOverDesk } from './hand-over';
import { InterpreterDesk } from './interpreter';
import { Lines, type NetworkSetup } from './lines';
import { Notices } from './notices';
import { PaymentDesk } from './payment';
import { RecordingDesk } from './recording';
import { StateReporter } from './reported-state';
import { SliceStore } from './slices';
import { VoiceWatch } from './voice-watch';

const LINES_STOP_LIMIT_MS = 1_800;
const SAMPLE_COMMUNICATOR = '研修 太郎';

export interface DeskOptions {
  readonly media: MediaEngine;
  readonly cache: Cache;
  readonly settings: Settings;
  readonly settingsProblem: SettingsProblem | null;
  readonly network?: NetworkSetup;
  readonly onQuit: () => void;
}

function firstSlices(settings: Settings): Slices {
  return {
    calls: [],
    agent: {
      name: settings.communicator ?? SAMPLE_COMMUNICATOR,
      state: 'away',
      reason: null,
      since: Date.now(),
      reserved: null,
      wrapUpUntil: null,
    },
    connectivity: {
      mode: settings.telephony ? 'sip' : 'none',
      line: 'off',
      unsent: 0,
      data: 'opening',
      mos: null,
    },
    workspace: { open: [], selectedId: null },
    catalogue: { scripts: SCRIPTS, resultCodes: RESULT_CODES },
    audio: { microphone: 'asking', inputs: [], outputs: [], inputId: null, outputId: null },
    levels: { callId: null, caller: 0, self: 0 },
    notices: [],
    practice: {
      active: false,
      scenarios: PRACTICE_SCENARIOS.map(({ id, title, card }) => ({ id, title, card })),
      currentId: null,
      canLeave: settings.telephony !== undefined,
    },
    abilities: abilitiesOf(settings.telephony ?? null),
    payment: null,
  };
}

/** What the settings of the line offer a person. */
function abilitiesOf(telephony: Telephony | null): Abilities {
  const interpreters = telephony?.interpreters ?? {};
  return {
    interpreters: INTERPRETER_LANGUAGES.filter((language) => interpreters[language] !== undefined),
    payment: telephony?.payment !== undefined,
    recordingControl: (telephony?.recording.kind ?? 'none') !== 'none',
  };
}

/** The desk: its parts wired to each other. Windows come and go; this stays. */
export class Desk {
  readonly store: SliceStore;
  readonly notices: Notices;
  readonly agent: AgentDesk;
  readonly calls: Calls;
  readonly contacts: Contacts;
  readonly handOver: HandOverDesk;
  readonly interpreter: InterpreterDesk;
  private readonly conference: Conference;
  readonly recording: RecordingDesk;
  readonly payment: PaymentDesk;
  readonly lines: Lines;
  private readonly voiceWatch: VoiceWatch;
  private readonly stateReporter: StateReporter;
  private settingsProblem: SettingsProblem | null;
  private dialledNumbers: readonly DialledNumber[] = DIALLED_NUMBERS;
  private chosenDevices: { inputId: string | null; outputId: string | null } | null = null;

  constructor(private readonly options: DeskOptions) {
    const { media, cache, settings } = options;
    this.settingsProblem = options.settingsProblem;
    this.store = new SliceStore(firstSlices(settings));
    this.notices = new Notices(this.store);
    this.agent = new AgentDesk(
      this.store,
      this.notices,
      Date.now,
      (ready) => media.tell('warm', this.warmth(ready)),
      settings.telephony?.callWaiting ?? true,
    );
    this.contacts = new Contacts(this.store, cache, this.notices, GENERAL_SCRIPT_ID, () => this.agent.refresh());
    this.calls = new Calls({
      store: this.store,
      notices: this.notices,
      media,
      phone: () => this.lines.phone,
      dialledNumbers: () => this.dialledNumbers,
      isPractice: () => this.lines.isPractice,
      practiceWish: () => this.lines.practiceWish,
      failureWords: CATALOGUES[settings.locale ?? 'ja'].callFailure,
      onBegun: (call) => {
        if (call.role === 'customer') this.contacts.begin(call, this.store.all.agent.name);
        this.agent.refresh();
      },
      onChanged: (call, event) => {
        if (event.kind === 'tookOver') this.contacts.begin(call, this.store.all.agent.name);
        if (call.role === 'customer') this.contacts.followCall(call);
        void this.conference.follow();
        this.handOver.follow(call);
        this.interpreter.follow(call);
        const { digits: _digits, ...rest } = { digits: null, ...event };
        void cache.appendCallEvent({
          contactId: call.contactId,
          at: Date.now(),
          kind: event.kind,
          detail: plain(rest),
        });
        const cameBack = this.payment.follow(call);
        if (
          !cameBack &&
          !isLive(call) &&
          call.direction === 'in' &&
          call.answeredAt === null &&
          call.cause === 'missed'
        ) {
          if (this.calls.rang(call.id) === 'alone') this.agent.missed();
          else this.notices.tell('info', 'missedBeside', { party: call.party.shown });
        }
        if (!isLive(call)) {
          this.quietLevels();
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
      failureWords: CATALOGUES[settings.locale ?? 'ja'].callFailure,
    };
    this.conference = new Conference(this.store, this.notices, media, this.calls, toCalls.follow);
    this.handOver = new HandOverDesk({ ...toCalls, calls: this.calls, conference: this.conference });
    this.interpreter = new InterpreterDesk({
      store: this.store,
      calls: this.calls,
      conference: this.conference,
      numbers: settings.telephony?.interpreters,
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
        this.contacts.endWaiting(contact.id);
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
        onFailure: (id, reason) => this.calls.failed(id, reason),
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
    this.voiceWatch = new VoiceWatch(this.store, this.notices, (id) => void this.lines.phone?.call(id)?.refresh());
    this.followMedia(media);
    if (settings.centre) this.notices.tell('warning', 'centreNotYet');
    void cache.opened.then((state) => this.onCacheOpened(state));
  }

  snapshot(): Snapshot {
    const { settings } = this.options;
    return { slices: this.store.all, settingsProblem: this.settingsProblem, locale: settings.locale ?? 'ja' };
  }

  /** Opens the microphone again after it was missing or forbidden. */
  async retryMicrophone(): Promise<Result<void>> {
    await this.options.media.ask('warm', this.warmth(true));
    return done(undefined);
  }

  private warmth(on: boolean): { on: boolean; iceServers: readonly IceServer[] } {
    return { on, iceServers: this.lines.isPractice ? [] : (this.options.settings.telephony?.iceServers ?? []) };
  }

  /** A caller whom this desk waits for comes through although it takes no other; beside a talk they ring quietly. */
  private mayRing(facts: InviteFacts): MayRing | 'comesBack' {
    if (!this.payment.comesBack(facts)) return this.agent.mayRing();
    return this.store.all.calls.some(isLive) ? 'waiting' : 'comesBack';
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
    this.agent.choose({ kind: 'ready' });
    return this.lines.ringPractice(scenarioId);
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
    if (trouble.kind !== 'reopened') return;
    this.onCacheOpened(trouble.state);
    if (trouble.state.kind === 'ready') void this.contacts.writeAll();
  }

  /** The devices a person chose; a new hidden window is told them again. */
  async selectDevices(devices: { inputId: string | null; outputId: string | null }): Promise<Result<void>> {
    this.chosenDevices = devices;
    await this.options.media.ask('devices', devices);
    return done(undefined);
  }

  /** After 後処理を終了: the time it took is logged, and what was reserved is taken. */
  wrapUpSaved(ms: number): void {
    logger.info('wrap-up-saved', { ms: Math.round(ms * 100) / 100 });
    this.agent.afterWork();
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
    await this.options.cache.close();
  }

  private onCacheOpened(state: OpenState): void {
    if (state.kind === 'ready') {
      this.store.patch('connectivity', { data: 'ready' });
      this.notices.settle('cacheFailed', 'cacheNewer');
      if (state.setAside) this.notices.tell('warning', 'cacheSetAside', { file: state.setAside });
      this.contacts.take(state.interrupted);
      void this.options.cache.putDialledNumbers(DIALLED_NUMBERS);
    } else {
      this.store.patch('connectivity', { data: 'failed' });
      this.notices.tell('error', state.kind === 'newer' ? 'cacheNewer' : 'cacheFailed');
    }
    logger.info('cache', { state: state.kind, code: state.kind === 'failed' ? state.code : null });
  }

  private followMedia(media: MediaEngine): void {
    media.onLost(() => {
      if (this.store.all.calls.some(isLive)) this.notices.tell('warning', 'mediaRestarted');
      this.quietLevels();
    });
    media.on((event) => {
      const { calls } = this.store.all;
      if (event.kind === 'levels') {
        // Of two calls the one that talks; its own leg, where the page has told of it yet.
        const call = talkCall(calls);
        const own = event.legs.find((leg) => leg.legId === call?.id);
        if (own && call) this.store.set('levels', { callId: call.id, caller: own.heard, self: own.spoken });
      } else if (event.kind === 'quality') {
        if (calls.some((call) => call.id === event.legId)) this.store.patch('connectivity', { mos: mosOf(event) });
        this.voiceWatch.follow(event);
      } else if (event.kind === 'audio') {
        const { kind: _kind, ...audio } = event;
        this.store.set('audio', audio);
        this.tellMicrophone(event.microphone);
      } else if (event.kind === 'ready') {
        if (this.chosenDevices) media.tell('devices', this.chosenDevices);
        if (this.agent.mayRing() !== 'notReady') media.tell('warm', this.warmth(true));
        this.calls.tone();
        this.conference.tellAgain();
      } else if (event.kind === 'ice') {
        logger.info('ice', { call: event.legId, state: event.state });
        if (event.state === 'connected') this.notices.settle('mediaRestarted');
      }
    });
  }

  private tellMicrophone(state: Slices['audio']['microphone']): void {
    if (state === 'ready') this.notices.settle('microphoneMissing', 'microphoneDenied', 'microphoneLost');
    else if (state === 'missing') this.notices.tell('error', 'microphoneMissing');
    else if (state === 'denied') this.notices.tell('error', 'microphoneDenied');
    else if (state === 'lost') this.notices.tell('error', 'microphoneLost');
  }

  private quietLevels(): void {
    this.store.set('levels', { callId: null, caller: 0, self: 0 });
    this.store.patch('connectivity', { mos: null });
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
