import type { Session, URI } from 'sip.js';

/** Longest user part that is dialled for somebody else's wish. */
const USER_MAX_LENGTH = 64;
const DIALLED_USER = /^[\w.!~*'()+#-]+$/;

/** Where a REFER leads, in angle brackets: without them a comma or question mark in it would end the header (RFC 3261 20). */
function referTo(address: string, headers: Readonly<Record<string, string>>): string {
  const query = Object.entries(headers).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `<${address}${query.length > 0 ? `?${query.join('&')}` : ''}>`;
}

/** `sip:user@host` of a user part at this desk's server; `#` and the like are escaped (RFC 3261 25.1). */
export function addressAt(user: string, { host }: URI): string {
  return `sip:${encodeURIComponent(user).replaceAll('%2B', '+')}@${host}`;
}

/** For a transfer without consulting (RFC 5589 6): the number at this desk's server. */
export function blindTarget(session: Session, user: string, userToUser: string): string {
  return referTo(addressAt(user, session.userAgent.configuration.uri), { 'User-to-User': userToUser });
}

/**
 * For a transfer after consulting (RFC 5589 7): the address that was called, and the dialog there whose place is taken (RFC
 * 3891 3: the tags as the other side names them). The remote target would do only where everybody can reach it, which a desk
 * behind a WebSocket can't be. Null while there is no dialog.
 */
export function attendedTarget(other: Session, userToUser: string): string | null {
  const { dialog } = other;
  if (!dialog) return null;
  const address = dialog.remoteURI.clone();
  address.clearParams();
  address.clearHeaders();
  const replaces = `${dialog.callId};to-tag=${dialog.remoteTag};from-tag=${dialog.localTag}`;
  return referTo(address.toString(), { Replaces: replaces, 'User-to-User': userToUser });
}

/** What a REFER of the far side asks for. */
export interface Wish {
  /** User part to dial at this desk's own server: no stranger sends a desk elsewhere. */
  readonly user: string;
  /** Value of the Replaces header to send, or null. */
  readonly replaces: string | null;
}

/** Reads a Refer-To header (RFC 3515 2.1); null for anything that no telephone can dial. */
export function wishIn(header: string): Wish | null {
  const text = header.slice(0, 2_000);
  const [, user = '', query = ''] = /<?\s*(?:sips?|tel):([^@;>?\s,]+)[^?>]*(?:\?([^>\s]*))?>?/i.exec(text) ?? [];
  const plain = decoded(user);
  if (plain === null || plain.length > USER_MAX_LENGTH || !DIALLED_USER.test(plain)) return null;
  const raw = /(?:^|&)replaces=([^&]*)/i.exec(query)?.[1];
  if (raw === undefined) return { user: plain, replaces: null };
  const replaces = decoded(raw);
  return replaces !== null && readReplaces(replaces) ? { user: plain, replaces } : null;
}

export interface Replaced {
  readonly callId: string;
  readonly toTag: string;
  readonly fromTag: string;
  readonly earlyOnly: boolean;
}

/** Reads a Replaces header (RFC 3891 6.1); null where it is none. */
export function readReplaces(header: string): Replaced | null {
  const [callId = '', ...parts] = header
    .slice(0, 1_000)
    .split(';')
    .map((part) => part.trim());
  const tag = (name: string) => parts.find((part) => part.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1);
  const toTag = tag('to-tag');
  const fromTag = tag('from-tag');
  const token = /^[^\s\p{Cc}<>"]{1,256}$/u;
  if (![callId, toTag, fromTag].every((part) => part !== undefined && token.test(part))) return null;
  return {
    callId,
    toTag: toTag ?? '',
    fromTag: fromTag ?? '',
    earlyOnly: parts.some((part) => part.toLowerCase() === 'early-only'),
  };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
