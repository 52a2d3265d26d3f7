import { randomUUID } from 'node:crypto';
import type { CommandKind, PayloadOf, Verdict } from '../../shared/contract/centre/commands';
import { TEAM } from '../../shared/contract/centre/entities';
import type { SalesStop } from '../../shared/contract/centre/sales-stop';
import type { CentreSession } from '../../shared/contract/centre/session';
import { done, type Result, refused } from '../../shared/contract/result';
import type { CentreState } from '../../shared/contract/slices';
import type { Goods } from '../../shared/domain/sales-stop';
import type { MayOffer } from '../../shared/domain/stop-watch';
import type { CentrePlace } from '../../shared/settings/settings';
import type { CentreCache, OutboxState, Wish } from '../cache/client';
import { logger } from '../platform/log';
import { askNow } from '../sync/asking';
import { DeskSync } from '../sync/desk-sync';
import { type Fetch, HttpNet } from '../sync/http-net';
import { LiveLine } from '../sync/live-line';
import { Lookup } from '../sync/lookup';
import { PictureLine } from '../sync/picture-line';
import { DeskSession, type TokenSafe } from '../sync/session';
import type { StopLine } from '../sync/stop-line';
import { CentreClock } from './centre-clock';
import { CentreSignIn } from './centre-sign-in';
import type { Notices } from './notices';
import { type Memory, OfflineUse, type OfflineUseOptions } from './offline-use';
import type { SliceStore } from './slices';
import { Wiping } from './wiping';

export interface CentreLinkSetup {
  readonly store: SliceStore;
  readonly notices: Notices;
  readonly cache: CentreCache;
  readonly centre: CentrePlace;
  /** What this desk remembers over its starts. */
  readonly memory: Memory;
  /** Wall clock (epoch ms) and running time (ms); the system's unless told. */
  readonly time?: Pick<OfflineUseOptions, 'now' | 'ran'>;
  readonly deviceId: string;
  readonly fetch: Fetch;
  readonly safe: TokenSafe;
  /** Rows of a topic changed in the cache. */
  readonly onChanged?: (topic: string) => void;
  /** Wishes got their answer, or another person's are shown now. */
  readonly onSettled?: () => void;
  readonly onSignedIn?: (agentId: string | null) => void;
  /** The centre confirmed who is signed in and what they may; null: nobody is. */
  readonly onRights?: (agent: CentreSession['agent'] | null) => void;
  /** Another sales stop, or the word on them became fresh or old. */
  readonly onStops?: (line: Pick<StopLine, 'isFresh' | 'isKnown' | 'stops'>) => void;
  /** Opens the system's browser. @returns false where it does not. */
  readonly openPage?: (address: string) => Promise<boolean>;
}

/** This desk at its centre: who is signed in, what waits, what was refused. A call needs none of it. */
export class CentreLink {
  private readonly session: DeskSession;
  private readonly sync: DeskSync;
  readonly lookup: Lookup;
  readonly live: LiveLine;
  private readonly net: HttpNet;
  readonly pictures: PictureLine;
  private readonly offline: OfflineUse;
  private readonly wiping: Wiping;
  private signedInAs: string | null = null;
  /** Of whom it is known that they are a supervisor, and whether the board is followed for them. */
  private isSupervisor = false;
  private followsBoard = false;
  /** Of who is not at the telephones (a product owner) the centre keeps no states. */
  private takesCalls = true;
  readonly signIn: CentreSignIn;
  private resuming = false;

  constructor(private readonly setup: CentreLinkSetup) {
    const { cache, centre, deviceId, fetch, safe } = setup;
    this.offline = new OfflineUse({
      memory: setup.memory,
      place: `${centre.url} ${centre.tenant}`,
      now: setup.time?.now ?? Date.now,
      ran: setup.time?.ran ?? (() => performance.now()),
      onOver: () => this.onOfflineOver(),
    });
    this.wiping = new Wiping(setup.memory, cache, setup.notices, (outbox) => this.show(outbox));
    const clock = new CentreClock(setup.store, setup.notices);
    const url = centre.url.replace(/\/$/, '');
    this.session = new DeskSession({
      url,
      tenant: centre.tenant,
      fetch,
      deviceId,
      safe,
      now: () => performance.now(),
      onChanged: (session) => this.onSession(session),
      onCentreTime: (now, tookMs) => clock.measured(now, tookMs),
    });
    this.signIn = new CentreSignIn(this.session, setup);
    const net = new HttpNet({
      url,
      fetch,
      deviceId,
      token: (spent) => this.session.token(spent),
      onCentreTime: (now, tookMs) => clock.measured(now, tookMs),
      onTooOld: (isTooOld) => this.onTooOld(isTooOld),
    });
    this.net = net;
    this.lookup = new Lookup(net);
    this.live = new LiveLine(net);
    this.pictures = new PictureLine(net);
    this.sync = new DeskSync({
      cache,
      net,
      clock: {
        now: () => Date.now(),
        after: (ms, run) => {
          const timer = setTimeout(run, ms);
          return () => clearTimeout(timer);
        },
      },
      chance: Math.random,
      onOutbox: (state) => this.show(state),
      clocks: () => ({ mono: performance.now(), wall: Date.now() }),
      // What was applied comes with its row; what was refused changes none, so that nobody else tells of it.
      onSettled: (settled) => {
        setup.onSettled?.();
        const isOfCallback = ({ kind }: { readonly kind: string }) => kind.startsWith('callback.');
        if (settled.some(({ command, verdict }) => verdict.outcome === 'rejected' && isOfCallback(command)))
          setup.onChanged?.(TEAM);
      },
      onLine: (connected) => {
        if (this.signedInAs !== null) this.patch({ line: connected ? 'connected' : 'offline' });
      },
      onChanged: (topic) => setup.onChanged?.(topic),
      onStops: () => setup.onStops?.(this.sync.stopLine),
      onTrouble: (step) => logger.warn('centre-trouble', { step }),
    });
    let told = '';
    setup.store.onPush((push) => {
      if (push.slice !== 'agent') return;
      const { state, reason } = push.value;
      if (told === `${state} ${reason}`) return;
      told = `${state} ${reason}`;
      this.tellState();
    });
  }

  /** Goes on with whoever was signed in before the program ended. */
  async start(): Promise<void> {
    const outbox = await this.setup.cache.outbox();
    if (outbox.ok) this.show(outbox.value);
    if (this.setup.centre.signIn === 'oidc') this.patch({ browser: 'ready' });
    this.patch({ line: this.session.isSignedIn ? 'offline' : 'signedOut' });
    await this.wiping.ifDue();
    if (!this.session.isSignedIn) return;
    const agent = await this.offline.load();
    if (agent === 'over') this.onOfflineOver();
    else if (agent) this.actFor(agent);
    await this.resume();
  }

  /** The cache put something into the outbox. */
  outboxGrew(unsent: number): void {
    this.setup.store.patch('connectivity', { unsent });
    this.sync.outboxGrew();
  }

  /** The machine woke up, or its network changed. */
  tryNow(): void {
    void this.session.tellLeft();
    this.sync.tryNow();
  }

  /** ログアウト: what waits in the outbox stays, and goes when somebody signs in again. */
  async signOut(): Promise<Result<void>> {
    if (this.setup.store.all.centre.embedded) return refused('notNow');
    this.session.signOut();
    if (this.setup.centre.wipeAtSignOut) await this.wiping.now();
    return done(undefined);
  }

  /** Puts a wish into the outbox; what the centre says of it comes later. */
  wish(wish: Wish): Promise<Result<void>> {
    return this.putInto(this.setup.cache.wish(wish));
  }

  /** The same for what says all that the wish before of the same row said: only the newest waits. */
  wishNewest(wish: Wish): Promise<Result<void>> {
    return this.putInto(this.setup.cache.wishNewest(wish));
  }

  private async putInto(written: Promise<Result<OutboxState>>): Promise<Result<void>> {
    const outcome = await written;
    if (!outcome.ok) return outcome;
    this.show(outcome.value);
    this.sync.outboxGrew();
    return done(undefined);
  }

  /** Asks for something that makes sense only now; see `askNow`. */
  askNow<K extends CommandKind>(kind: K, payload: PayloadOf<K>): Promise<Verdict | 'unreachable'> {
    if (this.setup.store.all.centre.line !== 'connected') return Promise.resolve('unreachable');
    return askNow(this.net, kind, payload);
  }

  /** The machine goes to sleep or woke up: what the centre said last may be old. */
  unsure(): void {
    this.sync.stopLine.unsure();
  }

  /** Whether these goods may be offered now (centre.md 1.3). */
  mayOffer(goods: Goods): MayOffer<SalesStop> {
    const { clock } = this.setup.store.all.centre;
    return this.sync.stopLine.mayOffer(goods, clock ? Math.abs(clock.offsetMs) + clock.errorMs : UNSURE_CLOCK_MS);
  }

  /** 要対応: seen. */
  async dismiss(id: string): Promise<Result<void>> {
    const outcome = await this.setup.cache.dismiss(id);
    if (!outcome.ok) return outcome;
    this.show(outcome.value);
    return done(undefined);
  }

  stop(): void {
    this.signIn.cancel();
    this.sync.stop();
    this.offline.stop();
  }

  /** A line that is down at the start signs nobody out: it is asked again until it answers. */
  private async resume(): Promise<void> {
    if (this.resuming) return;
    this.resuming = true;
    const isOver = (await this.session.token(false)) !== null || !this.session.isSignedIn;
    this.resuming = false;
    if (!isOver) setTimeout(() => void this.resume(), RESUME_AGAIN_MS).unref();
  }

  /** Too long without the centre: nobody's name stands at what is done now, until the centre confirms it or somebody signs in. */
  private onOfflineOver(): void {
    if (this.session.isConfirmed || !this.session.isSignedIn) return;
    this.setup.notices.tell('warning', 'offlineOver');
    this.actForNobody();
    void this.resume();
  }

  private onSession(session: CentreSession | null): void {
    this.setup.notices.settle('offlineOver');
    if (session === null) {
      this.offline.giveUp();
      this.actForNobody();
      return;
    }
    this.offline.renew(session);
    this.takesCalls = session.agent.roles.some((role) => ['communicator', 'support', 'supervisor'].includes(role));
    this.isSupervisor = session.agent.roles.includes('supervisor');
    this.setup.onRights?.(session.agent);
    this.actFor(session.agent);
  }

  private actForNobody(): void {
    if (this.signedInAs !== null) this.setup.onSignedIn?.(null);
    this.setup.onRights?.(null);
    this.signedInAs = null;
    this.isSupervisor = false;
    void this.setup.cache.actAs(null);
    this.sync.end();
    this.patch({ line: 'signedOut', agent: null });
  }

  private actFor(agent: { readonly id: string; readonly name: string }): void {
    // A renewed token changes nothing of what is followed, but for a role that was given or taken away.
    if (this.signedInAs === agent.id) {
      if (this.followsBoard !== this.isSupervisor) this.follow(agent);
      return;
    }
    this.signedInAs = agent.id;
    this.setup.onSignedIn?.(agent.id);
    // Signed in; whether the centre answers, the stream says.
    this.patch({ agent: agent.name, line: 'offline' });
    this.setup.store.patch('agent', { name: agent.name });
    // Whose work it is has to be known before anything of it is sent.
    void this.setup.cache.actAs(agent.id).then(() => {
      if (this.signedInAs !== agent.id) return;
      this.setup.onSettled?.();
      this.tellState();
      this.follow(agent);
    });
  }

  private follow(agent: { readonly id: string }): void {
    this.followsBoard = this.isSupervisor;
    void this.sync.begin({ agent, isSupervisor: this.isSupervisor });
  }

  /** What was said is delivered all the same, and calls need no centre. */
  private onTooOld(isTooOld: boolean): void {
    const { notices } = this.setup;
    logger.warn('centre-protocol', { tooOld: isTooOld });
    this.patch({ mustUpdate: isTooOld });
    if (isTooOld) notices.tell('warning', 'deskTooOld');
    else notices.settle('deskTooOld');
  }

  /** The cache has a new thread or a new file, which knows nobody. */
  cacheReopened(): void {
    void this.setup.cache.actAs(this.signedInAs).then(() => this.sync.outboxGrew());
  }

  /** The agent's state of now, for the centre's log of states; a practice is nobody's work. */
  private tellState(): void {
    const { agent, practice, workspace } = this.setup.store.all;
    if (this.signedInAs === null || !this.takesCalls || practice.active) return;
    const { state, reason, since } = agent;
    const contact = workspace.open.find(({ status }) => status === 'live' || status === 'wrapUp');
    const payload = {
      id: randomUUID(),
      state,
      reason,
      from: since,
      cause: state === 'missed' || state === 'disconnected' ? ('auto' as const) : ('manual' as const),
      contactId: contact?.id ?? null,
    };
    void this.wish({ kind: 'agent.state', payload });
  }

  private show({ unsent, refused: list }: OutboxState): void {
    const { store } = this.setup;
    store.patch('connectivity', { unsent });
    this.patch({ refused: list.map(({ id, kind, at, reason }) => ({ id, kind, at, reason })) });
  }

  private patch(next: Partial<CentreState>): void {
    this.setup.store.patch('centre', next);
  }
}

const RESUME_AGAIN_MS = 5_000;
/** By how much this machine's clock may be wrong before it was measured, ms. */
const UNSURE_CLOCK_MS = 3_600_000;
