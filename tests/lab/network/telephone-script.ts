import type { Recording } from './sdp';

export type Headers = ReadonlyArray<readonly [name: string, value: string]>;

export type TelephoneState = 'calling' | 'ringing' | 'established' | 'ended';

/**
 * What a telephone does with a REFER: makes the call and tells how it goes (RFC 3515), says 202 and nothing more, refuses it, or says
 * 202 and at last that status without a call.
 */
export type ReferPlan = 'follow' | 'silent' | { readonly refuses: number } | { readonly endsWith: number };

/** How a telephone behaves in a call; all of it can be changed while the call runs. */
export interface TelephoneScript {
  /** What it says. */
  toneHz?: number;
  /** An incoming call rings until the test acts (the default), is answered, speaks before the answer (183), or is refused. */
  begins?: 'rings' | 'answers' | 'earlyMedia' | { readonly refuses: number };
  refer?: ReferPlan;
  /** Values of Allow and Supported in its INVITE and its answers; none are sent by default. */
  allow?: string;
  supported?: string;
  /** Session-Expires in its answers to INVITE and UPDATE, for instance `90;refresher=uac` (RFC 4028). */
  sessionExpires?: string;
  /** Refuses a shorter Session-Expires with 422 and this Min-SE. */
  minSeS?: number;
  /** Takes everything in and answers nothing, as a telephone that has lost its power. */
  dead?: boolean;
  /** `a=record` in its descriptions (RFC 7866). */
  recording?: Recording;
  /** False: RFC 4733 events are not agreed on. */
  telephoneEvents?: boolean;
}

/** What a REFER asked for. */
export interface ReferIn {
  readonly uri: string;
  /** Headers from inside the Refer-To address, unescaped (RFC 3261 19.1.1): Replaces, User-to-User. */
  readonly headers: Headers;
  readonly replaces: string | undefined;
  readonly userToUser: string | undefined;
  readonly referredBy: string;
}

/** Reads a Refer-To value with the headers in its address. */
export function readRefer(referTo: string, referredBy: string): ReferIn {
  const address = /<([^>]*)>/.exec(referTo)?.[1] ?? referTo;
  const [uri = '', query = ''] = address.split('?');
  const headers = query.split('&').flatMap((part): Array<[string, string]> => {
    const equals = part.indexOf('=');
    return equals > 0 ? [[decodeURIComponent(part.slice(0, equals)), decodeURIComponent(part.slice(equals + 1))]] : [];
  });
  const find = (name: string) => headers.find(([key]) => key.toLowerCase() === name)?.[1];
  return { uri, headers, replaces: find('replaces'), userToUser: find('user-to-user'), referredBy };
}

/** One Replaces value from the view of who receives it (RFC 3891 3): `localTag` is its to-tag. */
export function readReplaces(value: string): { id: string; localTag: string; remoteTag: string } {
  return {
    id: value.split(';')[0]?.trim() ?? '',
    localTag: /;\s*to-tag=([^;\s]+)/.exec(value)?.[1] ?? '',
    remoteTag: /;\s*from-tag=([^;\s]+)/.exec(value)?.[1] ?? '',
  };
}

const REASONS: Readonly<Record<number, string>> = {
  100: 'Trying',
  180: 'Ringing',
  183: 'Session Progress',
  200: 'OK',
  202: 'Accepted',
  405: 'Method Not Allowed',
  422: 'Session Interval Too Small',
  480: 'Temporarily Unavailable',
  481: 'Call/Transaction Does Not Exist',
  486: 'Busy Here',
  487: 'Request Terminated',
  491: 'Request Pending',
  503: 'Service Unavailable',
  603: 'Decline',
};

export function reasonOf(status: number): string {
  return REASONS[status] ?? 'Status';
}
