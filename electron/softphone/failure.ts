import type { EndCause } from '../../shared/domain/call';

/** Words for a failed outgoing call (`callFailure` of the catalogue). */
export type FailureReason =
  | 'busy'
  | 'notFound'
  | 'noAnswer'
  | 'declined'
  | 'unavailable'
  | 'network'
  | 'forbidden'
  | 'moved'
  | 'notAcceptable';

const BY_STATUS: Readonly<Record<number, FailureReason>> = {
  401: 'forbidden',
  403: 'forbidden',
  404: 'notFound',
  406: 'notAcceptable',
  407: 'forbidden',
  408: 'noAnswer',
  410: 'notFound',
  414: 'notFound',
  415: 'notAcceptable',
  416: 'notFound',
  433: 'declined',
  480: 'unavailable',
  484: 'notFound',
  485: 'notFound',
  486: 'busy',
  487: 'noAnswer',
  488: 'notAcceptable',
  600: 'busy',
  603: 'declined',
  604: 'notFound',
  606: 'notAcceptable',
  607: 'declined',
  608: 'declined',
};

/** Causes of the telephone network (ITU-T Q.850) that say more than the SIP status they were mapped to (RFC 3398 7.2.4.1). */
const BY_NETWORK_CAUSE: Readonly<Record<number, FailureReason>> = {
  1: 'notFound',
  17: 'busy',
  18: 'noAnswer',
  19: 'noAnswer',
  20: 'unavailable',
  21: 'declined',
  22: 'moved',
  28: 'notFound',
  34: 'network',
  38: 'network',
  41: 'network',
  42: 'network',
};

/** One value of a Reason header (RFC 3326). */
interface Reason {
  readonly protocol: 'SIP' | 'Q.850';
  readonly cause: number;
}

/** Reads Reason headers; what is no reason of SIP or of the telephone network is left out. */
function reasonsOf(headers: readonly string[]): Reason[] {
  return headers
    .slice(0, 5)
    .flatMap((header) => header.slice(0, 1_000).split(','))
    .flatMap((text) => {
      const protocol = /^\s*(SIP|Q\.850)\s*(?:;|$)/i.exec(text)?.[1]?.toUpperCase();
      const cause = /;\s*cause\s*=\s*(\d{1,3})\b/i.exec(text)?.[1];
      return cause && (protocol === 'SIP' || protocol === 'Q.850') ? [{ protocol, cause: Number(cause) }] : [];
    });
}

/**
 * The words for a final answer to our INVITE (RFC 3261 21).
 * @param reasons its Reason headers: the network's own cause, where a gateway tells it (RFC 6432).
 */
export function reasonOf(status: number, reasons: readonly string[] = []): FailureReason {
  if (status < 400) return 'moved';
  const cause = reasonsOf(reasons).find(({ protocol }) => protocol === 'Q.850')?.cause;
  return (cause === undefined ? undefined : BY_NETWORK_CAUSE[cause]) ?? BY_STATUS[status] ?? 'network';
}

/**
 * True where a CANCEL says that the call is somebody else's now: another desk of the group took it (200; Q.850 26) or refused
 * it for all (6xx). Nobody at this desk missed it (RFC 3326 2).
 */
export function takenElsewhere(reasons: readonly string[]): boolean {
  return reasonsOf(reasons).some(({ protocol, cause }) =>
    protocol === 'SIP' ? cause === 200 || cause >= 600 : cause === 26,
  );
}

/** Causes with which a network ends a talk that nobody hung up (ITU-T Q.850). */
const NETWORK_BREAKS: ReadonlySet<number> = new Set([3, 27, 38, 41, 42, 44, 47, 102, 111]);

/** What a BYE means: somebody hung up, or the far side's equipment gave up a broken talk and says so (RFC 3326). */
export function causeOfBye(reasons: readonly string[]): EndCause {
  const broken = reasonsOf(reasons).some(({ protocol, cause }) =>
    protocol === 'SIP' ? cause === 408 || cause === 481 || (cause >= 500 && cause < 600) : NETWORK_BREAKS.has(cause),
  );
  return broken ? 'lost' : 'remote';
}
