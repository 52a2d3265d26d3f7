import type { DialledTo, Party } from '../../shared/domain/call';
import { type DialledNumber, findDialledNumber } from '../../shared/domain/dialled-number';
import { formatPhoneNumber, normalisePhoneNumber } from '../../shared/domain/phone-number';
import { regionOf } from '../../shared/domain/region';
import type { InviteFacts } from '../softphone/caller';

const SHOWN_MAX_LENGTH = 40;

/** The other side from the network's user part and display name: number, how a person reads it, region. Never throws. */
export function partyOf(user: string | null, name: string | null): Party {
  const number = normalisePhoneNumber(user ?? 'anonymous');
  if (!number.ok)
    return { number: null, shown: [...(user ?? '')].slice(0, SHOWN_MAX_LENGTH).join(''), name, region: null };
  const region = number.e164 ? regionOf(number.e164) : null;
  return {
    number: number.e164,
    shown: number.national,
    name,
    region: region ? { prefecture: region.prefecture, town: region.town } : null,
  };
}

/**
 * Who calls: the customer whose case came along where a colleague consults or transfers, else the caller itself. Where their
 * number tells no region (a mobile, a hidden one), the dialled number's tells it.
 */
export function partyOfCaller(
  { handed, callerUser, callerName, dialled }: InviteFacts,
  records: readonly DialledNumber[],
): Party {
  const party = handed?.number ? partyOf(handed.number, null) : partyOf(callerUser, callerName);
  const advertisedIn = dialled === null ? null : (findDialledNumber(records, dialled)?.region ?? null);
  if (party.region !== null || advertisedIn === null) return party;
  return { ...party, region: { prefecture: advertisedIn, town: null } };
}

/** What the dialled number means at this centre; a number that nobody entered is shown as it is, without a meaning. */
export function dialledTo(records: readonly DialledNumber[], raw: string | null): DialledTo | null {
  if (!raw) return null;
  const record = findDialledNumber(records, raw);
  const number = normalisePhoneNumber(raw);
  if (!record && !number.ok) return null;
  return {
    number: record?.number ?? (number.ok ? (number.e164 ?? number.dial) : raw),
    shown: formatPhoneNumber(record?.number ?? raw),
    publicName: record?.publicName ?? null,
    medium: record?.medium ?? null,
    productCode: record?.product?.code ?? null,
    productName: record?.product?.name ?? null,
    scriptId: record?.scriptId ?? null,
  };
}
