import { done, type Result, refused } from '../../shared/contract/result';
import type { LineState } from '../../shared/contract/slices';
import { isLive } from '../../shared/domain/call';
import type { Telephony } from '../../shared/settings/telephony';
import type { MediaEngine } from '../media/engine';
import { errorFields, logger } from '../platform/log';
import { PRACTICE_ADDRESS, PracticeLine } from '../practice/practice-line';
import { findScenario, PRACTICE_SCENARIOS } from '../practice/scenarios';
import { DIALLED_NUMBER_HEADERS } from '../softphone/caller';
import { ServerList } from '../softphone/server-list';
import { type DialSetup, dialServer } from '../softphone/server-socket';
import { Softphone, type SoftphoneEvents } from '../softphone/softphone';
import { WsTransport } from '../softphone/transport';
import type { Notices } from './notices';
import type { SliceStore } from './slices';

/** What the system says of networks and certificates. */
export interface NetworkSetup {
  readonly proxyOf: NonNullable<DialSetup['proxyOf']>;
  /** @param furtherFile PEM file of the settings. */
  readonly trust: (furtherFile: string | undefined) => DialSetup['trust'] | null;
}

/** Which line the desk is on: the practice line, the real one of the settings, or none yet. */
export class Lines {
  private softphone: Softphone | null = null;
  private practice: PracticeLine | null = null;
  private nextScenario = 0;
  /** SIP status of the refusal that the person was told of. */
  private refusalTold: number | null = null;
  private certificateTold = false;
  private leaving = false;
  /** Moves from line to line go one after another: a second press must not make a second telephone. */
  private moving: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly store: SliceStore,
    private readonly notices: Notices,
    private readonly media: MediaEngine,
    private readonly telephony: Telephony | null,
    private readonly events: Omit<SoftphoneEvents, 'onLine' | 'onTrouble'>,
    private readonly onLineChanged: () => void,
    /** Before the telephone of the real line goes: what the server still has to be told. */
    private readonly onLeaving: () => Promise<void>,
    private readonly network: NetworkSetup | null,
  ) {}

  /** The desk is on its way to another line, or to its end: nobody may begin to ring here and be cut off. */
  get isLeaving(): boolean {
    return this.leaving;
  }

  get phone(): Softphone | null {
    return this.softphone;
  }

  get isPractice(): boolean {
    return this.practice !== null;
  }

  get practiceWish(): string | null {
    return this.practice?.current?.card ?? null;
  }

  /** Connects to the server of the settings; goes on by itself until it stands. */
  connect(): Promise<void> {
    return this.inTurn(async () => this.connectNow()).catch((error: unknown) => {
      this.store.patch('connectivity', { line: 'disconnected' });
      this.onTrouble('connect', error);
    });
  }

  /** 研修モード: the desk moves to the practice line. Refused while a real call is on. */
  enterPractice(): Promise<Result<void>> {
    return this.inTurn(async () => {
      if (this.practice) return done(undefined);
      if (this.store.all.calls.some(isLive)) return refused('busyWithCall');
      await this.leave();
      this.practice = new PracticeLine(
        this.media,
        (error) => this.onTrouble('practice', error),
        () => {
          this.store.patch('practice', { currentId: null });
          this.notices.tell('warning', 'practiceFailed');
        },
      );
      const { deskTransport } = this.practice;
      this.softphone = new Softphone({
        address: PRACTICE_ADDRESS,
        username: 'communicator',
        password: '',
        transport: () => deskTransport,
        media: this.media,
        iceServers: [],
        dialledNumberFrom: DIALLED_NUMBER_HEADERS,
        answerAutomatically: false,
        events: this.softphoneEvents(),
      });
      this.store.patch('connectivity', { mode: 'practice', line: 'connecting' });
      this.store.patch('practice', { active: true });
      await this.practice.start();
      await this.softphone.start();
      return done(undefined);
    });
  }

  /** Back from 研修モード to the line of the settings. */
  leavePractice(): Promise<Result<void>> {
    return this.inTurn(async () => {
      if (!this.practice) return done(undefined);
      if (this.store.all.calls.some(isLive)) return refused('busyWithCall');
      await this.leave(false);
      await this.practice.stop();
      this.softphone = null;
      this.practice = null;
      this.store.patch('practice', { active: false, currentId: null });
      this.store.patch('connectivity', { mode: this.telephony ? 'sip' : 'none', line: 'off' });
      this.onLineChanged();
      void this.connect();
      return done(undefined);
    });
  }

  private connectNow(): void {
    const { telephony } = this;
    if (!telephony || this.softphone) return;
    this.store.patch('connectivity', { mode: 'sip', line: 'connecting' });
    const servers = new ServerList(telephony.servers);
    const dial = this.dialSetup(telephony);
    this.softphone = new Softphone({
      ...telephony,
      dialledNumberFrom: telephony.dialledNumberFrom ?? DIALLED_NUMBER_HEADERS,
      transport: (sipLogger) =>
        new WsTransport(sipLogger, {
          open: (signal) => dialServer(servers.current, dial, signal),
          secure: telephony.servers[0]?.startsWith('wss:') ?? true,
          onHandlerFailure: (error) => this.onTrouble('message', error),
        }),
      servers,
      dial: (address, signal) => dialServer(address, dial, signal),
      media: this.media,
      events: this.softphoneEvents(),
    });
    // Not waited for: a server that does not answer must not hold up the way into 研修モード.
    void this.softphone.start();
  }

  private dialSetup({ certificateAuthorities, proxy }: Telephony): DialSetup {
    const trust = this.network?.trust(certificateAuthorities) ?? null;
    return {
      ...(proxy === 'system' && this.network ? { proxyOf: this.network.proxyOf } : {}),
      ...(trust ? { trust } : {}),
      onRefusedCertificate: () => {
        logger.warn('certificate-refused');
        // Said once: later tries don't bring a dismissed notice back.
        if (!this.certificateTold) this.notices.tell('error', 'certificateRefused');
        this.certificateTold = true;
      },
    };
  }

  private inTurn<T>(move: () => Promise<T>): Promise<T> {
    const next = this.moving.then(move);
    this.moving = next.catch(() => undefined);
    return next;
  }

  /** Lets a practice caller ring; without an id the scenarios come in turn. */
  ringPractice(scenarioId: string | null): Result<void> {
    // Pressed again while the desk was still entering 研修モード: the caller is on the line already.
    if (scenarioId === null && this.practice?.current) return done(undefined);
    const scenario = scenarioId
      ? findScenario(scenarioId)
      : (PRACTICE_SCENARIOS[this.nextScenario++ % PRACTICE_SCENARIOS.length] ?? null);
    if (!scenario || !this.practice) return refused('noSuchScenario');
    if (!this.practice.ring(scenario)) return refused('busyWithCall');
    this.store.patch('practice', { currentId: scenario.id });
    this.notices.settle('practiceFailed');
    return done(undefined);
  }

  /** @param tells the server of the line has to be told before. */
  private async leave(tells = true): Promise<void> {
    this.leaving = true;
    try {
      if (tells) await this.onLeaving();
      await this.softphone?.stop();
    } finally {
      this.leaving = false;
    }
  }

  async stop(): Promise<void> {
    await this.leave();
    await this.practice?.stop();
  }

  private softphoneEvents(): SoftphoneEvents {
    return {
      ...this.events,
      onLine: (state, status) => this.onLine(state, status),
      onTrouble: (where, error) => this.onTrouble(where, error),
    };
  }

  private onLine(state: LineState, status: number | null): void {
    logger.info('line', { state, status });
    this.store.patch('connectivity', { line: state });
    if (state === 'connected') {
      this.refusalTold = null;
      this.certificateTold = false;
      this.notices.settle('passwordRefused', 'registrationRefused', 'certificateRefused');
    } else if (status !== null && status !== this.refusalTold) {
      // Said once: later tries with the same end don't bring a dismissed notice back.
      this.refusalTold = status;
      if (state === 'refused') this.notices.tell('error', 'passwordRefused');
      else this.notices.tell('error', 'registrationRefused', { status });
    }
    this.onLineChanged();
  }

  private onTrouble(where: string, error: unknown): void {
    logger.error('softphone-trouble', { where, ...errorFields(error) });
  }
}
