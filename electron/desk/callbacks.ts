import { randomUUID } from 'node:crypto';
import type { CallbackBoard, CallbackCall } from '../../shared/contract/callbacks';
import type { RefusalReason } from '../../shared/contract/centre/commands';
import { CALLING_HOURS_ID } from '../../shared/contract/centre/hours';
import type { CentreSession } from '../../shared/contract/centre/session';
import type { CallbackRecord } from '../../shared/contract/centre/work';
import type { InputOf } from '../../shared/contract/contract';
import { done, type Refusal, type Result, refused } from '../../shared/contract/result';
import { type Call, isLive } from '../../shared/domain/call';
import { type AttemptOutcome, claimRefusal } from '../../shared/domain/callback';
import { containsCardNumber } from '../../shared/domain/card-number';
import { type CallId, type ContactId, contactId as contactIdOf } from '../../shared/domain/ids';
import { normalisePhoneNumber } from '../../shared/domain/phone-number';
import type { ErrorCode } from '../../shared/i18n';
import type { CallbacksKept } from '../cache/protocol';
import { logger } from '../platform/log';
import type { FailureReason } from '../softphone/failure';
import { CallbackReminder } from './callback-reminder';
import type { CallbackSurroundings } from './callback-surroundings';

/** Of a promise that a communicator makes. */
const TRIES = { maxAttempts: 3, minGapMinutes: 15 };
const AGAIN_MS = 5_000;

/** 折り返し at this desk: what is promised, who is called, what came of it. The centre says who may call. */
export class Callbacks {
  /** Being taken at the centre now. */
  private readonly taking = new Set<string>();
  /** Claims of a call that is over or never was, by the time they were made: each is given back once. */
  private readonly left = new Set<string>();
  private readonly reminder: CallbackReminder;

  constructor(private readonly around: CallbackSurroundings) {
    this.reminder = new CallbackReminder(around.store, around.notices, () => this.now());
  }

  private get running(): readonly CallbackCall[] {
    return this.around.store.all.callbackWork.running;
  }

  private get me(): string | null {
    return this.around.store.all.callbackWork.me;
  }

  /** The centre's clock as far as it is known, epoch ms. */
  private now(): number {
    return Date.now() + (this.around.store.all.centre.clock?.offsetMs ?? 0);
  }

  /** Who is signed in, and what they may. */
  rightsOf(agent: CentreSession['agent'] | null): void {
    this.around.store.patch('callbackWork', {
      me: agent?.id ?? null,
      leader: agent?.roles.includes('supervisor') ?? false,
    });
  }

  /** What this desk has of the centre, with what waits for it. */
  show(agentId: string | null, kept: CallbacksKept | null): void {
    const { store } = this.around;
    // Who was rated does not even see the follow-up.
    const callbacks = (kept?.callbacks ?? []).filter(({ excluded }) => agentId === null || !excluded.includes(agentId));
    if (callbacks.length + store.all.callbacks.length > 0) store.set('callbacks', callbacks);
    if (agentId !== null && this.me === null) store.patch('callbackWork', { me: agentId });
    if (kept) {
      const agents = kept.agents.map(({ id, name, active }) => ({ id, name, active }));
      const hours = kept.hours ?? store.all.callbackWork.hours;
      store.patch('callbackWork', { agents, hours, unsent: kept.unsent });
    }
    this.reminder.look();
    for (const callback of callbacks) this.settleLeft(callback);
  }

  /** 折り返し予約 */
  async promise(input: InputOf<'callbacks', 'promise'>): Promise<Result<{ callbackId: string }>> {
    const number = normalisePhoneNumber(input.number);
    if (input.number.trim() === '') return refused('dialEmpty');
    if (!number.ok || number.e164 === null) return refused('dialInvalid');
    const wrong = wrongWindow(input) ?? wrongWords(input.reason);
    if (wrong) return refused(wrong);
    const contact = this.around.contactOf(input.contactId);
    if (contact?.practice || this.around.store.all.practice.active) return refused('callbackInPractice');
    const callbackId = randomUUID();
    const payload = {
      ...TRIES,
      id: callbackId,
      kind: 'callback' as const,
      customerId: contact?.customerId ?? null,
      contactId: contact?.id ?? null,
      number: number.e164,
      reason: input.reason.trim(),
      window: input.window,
      owner: input.mine ? this.me : null,
    };
    const wished = await this.around.wish({ kind: 'callback.promise', payload });
    return wished.ok ? done({ callbackId }) : wished;
  }

  /** Takes the callback for this desk, and dials. An own one may be dialled without the centre, where that is away. */
  async dial(callbackId: string): Promise<Result<{ callId: CallId }>> {
    const { store, dial, contactOf } = this.around;
    const callback = store.all.callbacks.find(({ id }) => id === callbackId);
    if (!callback || this.me === null) return refused('noSuchCallback');
    if (store.all.practice.active) return refused('callbackInPractice');
    if (store.all.calls.some(isLive) || this.taking.size > 0) return refused('busyWithCall');
    if (store.all.connectivity.line !== 'connected') return refused('lineDown');
    const contactId = contactIdOf(randomUUID());
    this.taking.add(callbackId);
    const refusal = await this.take(callback, contactId);
    const dialled: Result<{ callId: CallId }> = refusal
      ? { ok: false, error: refusal }
      : await dial(callback.number, contactId);
    this.taking.delete(callbackId);
    if (!dialled.ok) {
      // Where no answer came the centre may have given it all the same.
      if (refusal === null || refusal.code === 'callbackNoCentre') await this.giveBack(callbackId);
      return dialled;
    }
    this.run([...this.running, { callback, contactId, suggested: null, chosen: null, rescheduled: false }]);
    if (callback.customerId !== null && contactOf(contactId)?.customerId === null)
      this.around.link(contactId, callback.customerId);
    this.reminder.look();
    logger.info('callback-dialled', { kind: callback.kind });
    return dialled;
  }

  /** The centre's leave; null: it is given, or an own one may go without. */
  private async take(callback: CallbackRecord, contactId: ContactId): Promise<Refusal | null> {
    const { store, askNow } = this.around;
    const { id, owner } = callback;
    const isUnsent = store.all.callbackWork.unsent.includes(id);
    // What was done here and is on its way there counts already.
    const refusal = isUnsent ? this.refusalHere(callback) : null;
    if (refusal !== null) return said(refusal);
    const answer = await askNow('callback.claim', { id, contactId });
    if (answer !== 'unreachable' && answer.outcome === 'applied') return null;
    const isAnswered = answer !== 'unreachable' && !(isUnsent && answer.reason === 'unknownCallback');
    if (isAnswered) return said(answer.reason);
    if (owner !== this.me) return { code: 'callbackNoCentre' };
    const own = this.refusalHere(callback);
    return own === null ? null : said(own);
  }

  /** Whether it may be called as far as this desk knows. */
  private refusalHere(callback: CallbackRecord): RefusalReason | null {
    return claimRefusal(callback, {
      agentId: this.me ?? '',
      deviceId: this.around.deviceId() ?? '',
      now: this.now(),
      hours: this.around.store.all.callbackWork.hours,
      isClaimed: true,
      isRefusedByCustomer: false,
    });
  }

  /** What its own call tells of the outcome. */
  followCall(call: Call): void {
    if (isLive(call) || call.role !== 'customer') return;
    const talked = call.answeredAt !== null;
    const suggested = talked ? 'talked' : call.cause === 'busy' ? 'busy' : 'noAnswer';
    this.change(call.contactId, ({ suggested: known }) => ({ suggested: known ?? suggested }));
  }

  /** The network says why it did not come about. */
  failed(contactId: ContactId | undefined, reason: FailureReason): void {
    if (contactId !== undefined && (reason === 'notFound' || reason === 'moved'))
      this.change(contactId, () => ({ suggested: 'wrongNumber' }));
  }

  /** The person's word on the outcome. */
  choose({ contactId, outcome }: InputOf<'callbacks', 'choose'>): Result<void> {
    if (!this.running.some((one) => one.contactId === contactId)) return refused('noSuchCallback');
    this.change(contactId, () => ({ chosen: outcome }));
    return done(undefined);
  }

  /** 後処理を終了 of this contact: what came of its call goes to the centre. */
  finished(contactId: ContactId): void {
    const call = this.running.find((one) => one.contactId === contactId);
    if (call) void this.tell(call);
  }

  private async tell({ callback, contactId, suggested, chosen, rescheduled }: CallbackCall): Promise<void> {
    const outcome = chosen ?? suggested ?? 'noAnswer';
    const told = rescheduled ? done(undefined) : await this.attempt(callback.id, contactId, outcome);
    // A disk that refuses: the outcome stays here until it takes it.
    if (!told.ok) {
      this.around.notices.tell('error', 'saveFailing');
      setTimeout(() => this.finished(contactId), AGAIN_MS).unref();
      return;
    }
    this.run(this.running.filter((one) => one.contactId !== contactId));
    this.around.reread();
  }

  private attempt(id: string, contactId: ContactId, outcome: AttemptOutcome): Promise<Result<void>> {
    return this.around.wish({ kind: 'callback.attempt', payload: { id, at: Date.now(), outcome, contactId } });
  }

  /** 再設定: the customer chose another time. */
  async reschedule({ callbackId, window, mine, reason }: InputOf<'callbacks', 'reschedule'>): Promise<Result<void>> {
    const wrong = wrongWindow({ window }) ?? wrongWords(reason);
    if (wrong) return refused(wrong);
    const payload = { id: callbackId, window, owner: mine ? this.me : null, reason: reason.trim() };
    const wished = await this.around.wish({ kind: 'callback.reschedule', payload });
    const call = this.running.find(({ callback }) => callback.id === callbackId);
    if (wished.ok && call) this.change(call.contactId, () => ({ rescheduled: true }));
    return wished;
  }

  /** 対応済みにする */
  close(id: string, reason: string): Promise<Result<void>> {
    const wrong = wrongWords(reason);
    if (wrong) return Promise.resolve(refused(wrong));
    return this.around.wish({ kind: 'callback.close', payload: { id, reason } });
  }

  /** A leader frees what a desk holds. */
  release(id: string): Promise<Result<void>> {
    return this.around.wish({ kind: 'callback.release', payload: { id } });
  }

  assign(id: string, owner: string | null): Promise<Result<void>> {
    return this.around.wish({ kind: 'callback.assign', payload: { id, owner } });
  }

  /** The leaders' board, from the centre. */
  async board(): Promise<Result<CallbackBoard>> {
    const board = await this.around.board();
    return board ? done(board) : refused('callbackNoCentre');
  }

  /** 発信できる時間 */
  setHours({ fromMinute, toMinute }: InputOf<'callbacks', 'setHours'>): Promise<Result<void>> {
    if (fromMinute >= toMinute) return Promise.resolve(refused('callbackWindow'));
    const { closedDays } = this.around.store.all.callbackWork.hours;
    const payload = { id: CALLING_HOURS_ID, fromMinute, toMinute, closedDays: [...closedDays] };
    return this.around.wish({ kind: 'callingHours.put', payload });
  }

  stop(): void {
    this.reminder.stop();
  }

  /**
   * A claim of this very desk without a call: of the program before it ended, or of an answer that came too late. Its contact says
   * what came of it; without one it is given back.
   */
  private settleLeft({ id, claim, ...callback }: CallbackRecord): void {
    const isOwn = claim?.by === this.me && claim?.device === this.around.deviceId();
    if (!claim || !isOwn || this.taking.has(id) || this.left.has(`${id} ${claim.at}`)) return;
    if (this.running.some((one) => one.callback.id === id)) return;
    this.left.add(`${id} ${claim.at}`);
    const contactId = contactIdOf(claim.contactId);
    const contact = this.around.contactOf(contactId);
    const rest = { callback: { id, claim, ...callback }, contactId, chosen: null, rescheduled: false };
    if (contact) this.run([...this.running, { ...rest, suggested: outcomeOf(contact) }]);
    else void this.settleFinished(id, contactId);
  }

  private async settleFinished(id: string, contactId: ContactId): Promise<void> {
    const read = await this.around.finishedContact(contactId);
    if (read) await this.attempt(id, contactId, outcomeOf(read) ?? 'noAnswer');
    else await this.giveBack(id);
  }

  private async giveBack(id: string): Promise<void> {
    await this.around.wish({ kind: 'callback.release', payload: { id } });
  }

  private change(contactId: ContactId, next: (call: CallbackCall) => Partial<CallbackCall>): void {
    if (!this.running.some((one) => one.contactId === contactId)) return;
    this.run(this.running.map((one) => (one.contactId === contactId ? { ...one, ...next(one) } : one)));
  }

  private run(running: readonly CallbackCall[]): void {
    this.around.store.patch('callbackWork', { running });
  }
}

/** What the contact of a call that is over tells; null while it goes on. */
function outcomeOf({ answeredAt, cause, endedAt }: Pick<Call, 'answeredAt' | 'cause' | 'endedAt'>) {
  if (answeredAt !== null) return 'talked';
  if (cause === null && endedAt === null) return null;
  return cause === 'busy' ? 'busy' : 'noAnswer';
}

/** The centre's reason, in its own words. */
const said = (refusal: RefusalReason): Refusal => ({ code: 'callbackRefused', params: { refusal } });
const wrongWindow = ({
  window,
}: {
  readonly window: { readonly from: number; readonly to: number };
}): ErrorCode | null => (window.to <= window.from || window.to <= Date.now() ? 'callbackWindow' : null);
const wrongWords = (words: string): ErrorCode | null => (containsCardNumber(words) ? 'cardNumber' : null);
