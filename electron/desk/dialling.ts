import { done, type Result, refused } from '../../shared/contract/result';
import { type Call, type CallRole, isLive, isTalking } from '../../shared/domain/call';
import { CUSTOMER_LINES } from '../../shared/domain/call-controls';
import type { InterpreterLanguage } from '../../shared/domain/hand-over';
import type { CallId, ContactId } from '../../shared/domain/ids';
import { normalisePhoneNumber } from '../../shared/domain/phone-number';
import type { ErrorCode } from '../../shared/i18n';
import type { Softphone } from '../softphone/softphone';
import type { OneTalks } from './one-talks';

/** What a call is dialled for: a customer of its own, or somebody to join a customer's call and its contact. */
export type Purpose =
  | { readonly role: 'customer'; readonly contactId?: ContactId }
  | {
      readonly role: Exclude<CallRole, 'customer'>;
      readonly forCall: CallId;
      readonly contactId: ContactId;
      readonly language: InterpreterLanguage | null;
    };

/** A number that was checked. @property e164 null where it is an extension or a user of the exchange. */
interface Target {
  readonly dial: string;
  readonly e164: string | null;
}

interface DiallingSurroundings {
  readonly calls: () => readonly Call[];
  readonly phone: () => Softphone | null;
  readonly isConnected: () => boolean;
  readonly oneTalks: OneTalks;
  /** The call exists: it is shown from here on. */
  readonly begin: (id: CallId, target: Target, purpose: Purpose) => void;
}

/** The desk's own calls: what is dialled, for whom, and when it may be. */
export class Dialling {
  constructor(private readonly around: DiallingSurroundings) {}

  /** 発信: a talk that is on is held first. @param contactId of its contact, where that is known before. */
  dial(raw: string, contactId?: ContactId): Promise<Result<{ callId: CallId }>> {
    const live = this.around.calls().filter(isLive);
    if (live.filter(({ role }) => role === 'customer').length >= CUSTOMER_LINES)
      return Promise.resolve(refused('linesFull'));
    return this.callOut(raw, { role: 'customer', ...(contactId ? { contactId } : {}) });
  }

  /** Dials, for whatever purpose, and holds who talks before; they talk again where the call can't even begin. */
  async callOut(raw: string, purpose: Purpose, headers: readonly string[] = []): Promise<Result<{ callId: CallId }>> {
    const number = normalisePhoneNumber(raw);
    if (raw.trim() === '') return refused('dialEmpty');
    if (!number.ok || number.kind === 'hidden') return refused('dialInvalid');
    if (number.kind === 'emergency') return refused('dialEmergency');
    return this.callTo(number, purpose, headers);
  }

  /** The same for a target that was checked before. @param headers whole headers of the INVITE. */
  async callTo(target: Target, purpose: Purpose, headers: readonly string[]): Promise<Result<{ callId: CallId }>> {
    const { error, value } = await this.around.oneTalks.letTalk(null, async () =>
      this.dialNow(target, purpose, headers),
    );
    return value === null ? refused(error ?? 'dialInvalid') : done({ callId: value });
  }

  private dialNow(
    target: Target,
    purpose: Purpose,
    headers: readonly string[],
  ): { error: ErrorCode | null; value: CallId | null } {
    const phone = this.around.phone();
    const calls = this.around.calls();
    if (calls.some((call) => isLive(call) && !isTalking(call))) return { error: 'busyWithCall', value: null };
    if (purpose.role !== 'customer' && !calls.some((call) => call.id === purpose.forCall && isTalking(call)))
      return { error: 'noSuchCall', value: null };
    if (!phone || !this.around.isConnected()) return { error: 'lineDown', value: null };
    const id = phone.dial(target.dial, headers);
    if (!id) return { error: 'dialInvalid', value: null };
    this.around.begin(id, target, purpose);
    return { error: null, value: id };
  }
}
