import { LOOPBACK } from './ports';

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** RFC 7866 section 6.1: what the far side says of its recording. */
export type Recording = 'on' | 'paused' | 'off';

export interface AudioOffer {
  address: string;
  port: number;
  direction: Direction;
  /** Payload type of telephone-event/8000, when offered (RFC 4733). */
  telephoneEvent: number | undefined;
}

/** The audio line of a session description; undefined when there is none. */
export function readAudio(sdp: string): AudioOffer | undefined {
  const audio = /^m=audio (\d+)/m.exec(sdp);
  if (!audio) return undefined;
  const address = /^c=IN IP4 (\S+)/m.exec(sdp)?.[1] ?? LOOPBACK;
  const direction = /^a=(sendrecv|sendonly|recvonly|inactive)\r?$/m.exec(sdp)?.[1] as Direction | undefined;
  const event = /^a=rtpmap:(\d+) telephone-event\/8000/m.exec(sdp)?.[1];
  return {
    address,
    port: Number(audio[1]),
    direction: direction ?? 'sendrecv',
    telephoneEvent: event === undefined ? undefined : Number(event),
  };
}

/** A description with G.711 mu-law and telephone events (null: none), as a telephone network offers it. */
export function audioDescription(
  port: number,
  version: number,
  direction: Direction,
  telephoneEvent: number | null = 101,
  recording?: Recording,
): string {
  const events =
    telephoneEvent === null ? [] : [`a=rtpmap:${telephoneEvent} telephone-event/8000`, `a=fmtp:${telephoneEvent} 0-15`];
  return [
    'v=0',
    `o=- 4711 ${version} IN IP4 ${LOOPBACK}`,
    's=-',
    `c=IN IP4 ${LOOPBACK}`,
    't=0 0',
    `m=audio ${port} RTP/AVP 0${telephoneEvent === null ? '' : ` ${telephoneEvent}`}`,
    'a=rtpmap:0 PCMU/8000',
    ...events,
    'a=ptime:20',
    ...(recording ? [`a=record:${recording}`] : []),
    `a=${direction}`,
    '',
  ].join('\r\n');
}

const ANSWER_TO: Record<Direction, Direction> = {
  sendrecv: 'sendrecv',
  sendonly: 'recvonly',
  recvonly: 'sendonly',
  inactive: 'inactive',
};

/** RFC 3264 section 6.1: the direction that answers an offered one. */
export function answeringDirection(offered: Direction): Direction {
  return ANSWER_TO[offered];
}

export function sends(direction: Direction): boolean {
  return direction === 'sendrecv' || direction === 'sendonly';
}
