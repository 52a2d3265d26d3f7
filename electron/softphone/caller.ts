import type { Core } from 'sip.js';
import type { HandedCase } from '../../shared/domain/hand-over';
import { handedCaseIn } from './user-to-user';

/** Headers that may carry the dialled number, in order of trust (issue 01; RFC 7315, RFC 5806, RFC 7044, RFC 3261). */
export const DIALLED_NUMBER_HEADERS = [
  'P-Called-Party-ID',
  'X-Dialled-Number',
  'Diversion',
  'History-Info',
  'To',
] as const;

const NAME_MAX_LENGTH = 60;
const HEADER_MAX_LENGTH = 2_000;
const USER_MAX_LENGTH = 64;
const ADDRESSES_MAX = 20;

/** What an INVITE says of its caller and of the number that was called; raw texts, capped and free of control characters. */
export interface InviteFacts {
  readonly callerUser: string | null;
  readonly callerName: string | null;
  readonly dialled: string | null;
  /** What another desk sent along (RFC 7433), or null. */
  readonly handed: HandedCase | null;
}

/** Text from the wire for a person's eyes: control and direction marks removed, capped. It is shown as text, never as markup. */
export function cleanName(raw: string | undefined | null): string | null {
  if (!raw) return null;
  const text = raw
    .slice(0, 1_000)
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return text === '' ? null : [...text].slice(0, NAME_MAX_LENGTH).join('');
}

/** What is escaped in a user part may be a mark that turns the direction of a number on the card. */
const withoutMarks = (user: string) => user.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/gu, '');

/** The user part of the first sip:, sips: or tel: address in a header, or a bare number. */
export function userOf(header: string): string | null {
  return usersOf(header)[0] ?? null;
}

/** The user parts of all addresses in a header, in their order; a header without an address may be a bare number. */
function usersOf(header: string): string[] {
  const text = header.slice(0, HEADER_MAX_LENGTH);
  const bare = /^\s*([+0-9０-９＋][-+0-9０-９ー－()\s]*)\s*$/.exec(text)?.[1];
  const found = bare ? [bare] : [...text.matchAll(/(?:sips?|tel):([^@;>?\s,]+)/gi)].map((address) => address[1] ?? '');
  return found
    .slice(0, ADDRESSES_MAX)
    .filter((user) => user !== '' && user.length <= USER_MAX_LENGTH)
    .map((user) => {
      try {
        return withoutMarks(decodeURIComponent(user));
      } catch {
        return withoutMarks(user);
      }
    })
    .filter((user) => user !== '');
}

/** The users that a kind of header names, the number first that was dialled before anyone forwarded the call. */
function candidates(message: Core.IncomingRequestMessage, name: string): string[] {
  const users = message.getHeaders(name).slice(0, ADDRESSES_MAX).flatMap(usersOf);
  // A Diversion is written on top of the ones before it (RFC 5806 5); History-Info grows at its end (RFC 7044 10).
  return name.toLowerCase() === 'diversion' ? users.reverse() : users;
}

const hasDigits = (text: string) => (text.normalize('NFKC').match(/[0-9]/g)?.length ?? 0) >= 3;

/**
 * Reads caller and dialled number.
 * @param headers names in the order in which they are believed.
 * @param ownUser this desk's own user part: in `To` it is the desk's address, not a dialled number.
 */
export function readInvite(
  message: Core.IncomingRequestMessage,
  headers: readonly string[],
  ownUser: string | undefined,
): InviteFacts {
  const from = message.from;
  // The caller withheld the number (RFC 3325 9.3): the exchange's own knowledge of it is for nobody's eyes.
  const withheld = message.getHeaders('privacy').some((text) => /(?:^|[;,\s])(?:id|user)\b/i.test(text.slice(0, 200)));
  const asserted = withheld ? undefined : message.getHeader('p-asserted-identity');
  const fromUser = from?.uri?.user ? userOf(`sip:${from.uri.user}@x`) : null;
  const assertedUser = asserted ? userOf(asserted) : null;
  const callerUser = fromUser && hasDigits(fromUser) ? fromUser : (assertedUser ?? fromUser);
  const dialled =
    headers.flatMap((name) => candidates(message, name)).find((user) => hasDigits(user) && user !== ownUser) ?? null;
  return {
    callerUser,
    callerName: cleanName(from?.displayName),
    dialled,
    handed: handedCaseIn(message.getHeaders('User-to-User')),
  };
}
