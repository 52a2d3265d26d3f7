import { randomUUID } from 'node:crypto';
import type { CentreSession } from '../../shared/contract/centre/session';
import type { InputOf } from '../../shared/contract/contract';
import { done, type Result, refused } from '../../shared/contract/result';
import type { BoardState, TalkShown } from '../../shared/contract/slices';
import type { AgentStateName } from '../../shared/domain/agent';
import { inTurn } from '../../shared/domain/escalation';
import { normalisePhoneNumber } from '../../shared/domain/phone-number';
import type { CustomerCache, Wish } from '../cache/client';
import type { LiveLine } from '../sync/live-line';
import { OneAtATime } from './centre-data';
import { supervisorIn } from './hands';
import type { SliceStore } from './slices';

/** A burst of changes is shown at most so often, ms; the first one at once. */
const SHOW_EVERY_MS = 200;
const IN_TALK: readonly AgentStateName[] = ['talking', 'held', 'dialling', 'ringing', 'wrapUp'];
const CALLBACK_TRIES = 5;
const CALLBACK_GAP_MIN = 30;

const NOTHING = { escalations: [], talks: [], states: {}, names: {} } as const;

export interface BoardSurroundings {
  readonly store: SliceStore;
  readonly cache: Pick<CustomerCache, 'board'>;
  readonly wish: (wish: Wish) => Promise<Result<void>>;
  readonly live: () => LiveLine | null;
  /** This desk's SIP address, where it has a line. */
  readonly address: string | undefined;
}

/** What a supervisor sees of all desks, and what they do about a raised hand. */
export class Board {
  private readonly reading = new OneAtATime(() => this.read());

  constructor(private readonly around: BoardSurroundings) {}

  private get shown(): BoardState {
    return this.around.store.all.board;
  }

  /** Who is signed in now. */
  rightsOf(agent: CentreSession['agent'] | null): void {
    const supervisor = supervisorIn(agent);
    if (supervisor === this.shown.supervisor) return;
    const extension = supervisor === null ? null : extensionOf(this.around.address);
    this.around.store.set('board', { ...NOTHING, supervisor, extension });
    this.changed();
  }

  /** Rows of the board, or names, changed. */
  changed(): void {
    if (this.shown.supervisor !== null) this.reading.again();
  }

  take({ id, way, from }: InputOf<'escalation', 'take'>): Promise<Result<void>> {
    const { extension } = this.shown;
    const isByPhone = way !== 'chat';
    if (isByPhone && extension === null) return Promise.resolve(refused('noExtension'));
    const payload = { id, way, extension: isByPhone ? extension : null, until: null, from };
    return this.put({ kind: 'escalation.take', payload });
  }

  /** The promise and its owner first, so that nobody is told of a callback that does not stand. */
  async promise({ id, from, withinMin }: InputOf<'escalation', 'promise'>): Promise<Result<void>> {
    const { supervisor, escalations } = this.shown;
    const escalation = escalations.find((one) => one.id === id);
    if (!escalation || supervisor === null) return refused('noSuchEscalation');
    const { number, contactId, customerId, packet } = escalation;
    if (number === null) return refused('noNumberToCall');
    const now = Date.now() + (this.around.store.all.centre.clock?.offsetMs ?? 0);
    const until = now + withinMin * 60_000;
    const promised = await this.around.wish({
      kind: 'callback.promise',
      payload: {
        id: randomUUID(),
        kind: 'callback',
        customerId,
        contactId,
        number,
        reason: packet.wish,
        window: { from: now, to: until },
        owner: supervisor,
        maxAttempts: CALLBACK_TRIES,
        minGapMinutes: CALLBACK_GAP_MIN,
      },
    });
    if (!promised.ok) return promised;
    return this.put({ kind: 'escalation.take', payload: { id, way: 'callback', extension: null, until, from } });
  }

  handBack({ id }: InputOf<'escalation', 'handBack'>): Promise<Result<void>> {
    return this.put({ kind: 'escalation.handBack', payload: { id } });
  }

  resolve({ id, text }: InputOf<'escalation', 'resolve'>): Promise<Result<void>> {
    return this.put({ kind: 'escalation.resolve', payload: { id, text } });
  }

  async watch({ agentId }: InputOf<'escalation', 'watch'>): Promise<Result<void>> {
    if (this.shown.supervisor === null) return refused('notNow');
    const until = await this.around.live()?.watch(agentId);
    return until ? done(undefined) : refused('centreUnreachable');
  }

  private async put(wish: Wish): Promise<Result<void>> {
    const wished = await this.around.wish(wish);
    this.changed();
    return wished;
  }

  private async read(): Promise<void> {
    const { supervisor } = this.shown;
    if (supervisor === null) return;
    const read = await this.around.cache.board(supervisor);
    if (!read.ok || this.shown.supervisor !== supervisor) return;
    const { escalations, presences, liveTalks, names } = read.value;
    const live = new Map(liveTalks.map((one) => [one.id, one]));
    const states: Partial<Record<AgentStateName, number>> = {};
    for (const { state } of presences) states[state] = (states[state] ?? 0) + 1;
    const talks = presences
      .filter(({ state }) => IN_TALK.includes(state))
      .map(({ id, state, from, contactId }): TalkShown => {
        const told = live.get(id);
        const isOfThis = told && told.contactId !== null && told.contactId === contactId;
        const shown = isOfThis ? { caller: told.caller, script: told.script, notes: told.notes } : null;
        return { agentId: id, name: names[id] ?? id, state, from, contactId, live: shown };
      })
      .sort((a, b) => a.from - b.from);
    this.around.store.patch('board', { escalations: inTurn(escalations), talks, states, names });
    await new Promise((resolve) => setTimeout(resolve, SHOW_EVERY_MS));
  }
}

/** The number under which this desk is called; null where a keypad has no keys for it. */
function extensionOf(address: string | undefined): string | null {
  const user = /^sips?:([^@;]+)@/.exec(address ?? '')?.[1] ?? '';
  return normalisePhoneNumber(user).ok ? user : null;
}
