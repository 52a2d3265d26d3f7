import { createHash } from 'node:crypto';
import type { PayloadOf } from '../../../shared/contract/centre/commands';
import { e164 } from '../exchange/values';

type QueueEvent = PayloadOf<'queue.event'>;
/** What a line of the queue log says, before its agent is known. */
export type Told = Omit<QueueEvent, 'agentId'>;

/** Longer is no line of Asterisk's, UTF-16 units. */
export const LINE_MAX = 2_000;

/** Where an event has its times among its parameters (from the end where negative), seconds unless `rangMs`. */
interface Shape {
  readonly kind: QueueEvent['kind'];
  readonly waited?: number;
  readonly talked?: number;
  readonly rangMs?: number;
  readonly number?: number;
}
/**
 * Asterisk, Queue Logs (docs.asterisk.org/Operation/Logging/Queue-Logs): ENTERQUEUE(url|callerid|position),
 * CONNECT(holdtime|channel|ringtime), ABANDON, EXITWITHTIMEOUT and EXITEMPTY(position|origposition|waittime), RINGNOANSWER(ms),
 * COMPLETE…(holdtime|calltime|origposition), BLINDTRANSFER(extension|context|holdtime|calltime|origposition),
 * ATTENDEDTRANSFER(method|…|holdtime|calltime|origposition).
 */
const SHAPES: Readonly<Record<string, Shape>> = {
  ENTERQUEUE: { kind: 'offered', number: 1 },
  CONNECT: { kind: 'answered', waited: 0 },
  ABANDON: { kind: 'abandoned', waited: 2 },
  EXITWITHTIMEOUT: { kind: 'timedOut', waited: 2 },
  EXITEMPTY: { kind: 'emptied', waited: 2 },
  RINGNOANSWER: { kind: 'missed', rangMs: 0 },
  COMPLETEAGENT: { kind: 'completed', waited: 0, talked: 1 },
  COMPLETECALLER: { kind: 'completed', waited: 0, talked: 1 },
  BLINDTRANSFER: { kind: 'transferred', waited: 2, talked: 3 },
  ATTENDEDTRANSFER: { kind: 'transferred', waited: -3, talked: -2 },
};

/**
 * One line as Asterisk writes it: epoch seconds|call|queue|agent|event|parameters. Its id is made of the line, so that the same line
 * is the same event. @returns null for events that are none of ours, and the reason, in Japanese, for what is no such line.
 */
export function readLine(text: string): Told | string | null {
  const line = text.replace(/\r$/, '');
  if (line.length > LINE_MAX) return '長すぎます';
  if (/[\p{Cc}\ufffd]/u.test(line)) return '文字として読めないところがあります';
  const [at = '', callKey = '', queue = '', agent = '', event, ...data] = line.split('|');
  if (event === undefined) return '項目が足りません (時刻|通話|キュー|担当者|出来事)';
  if (!/^\d{9,11}(\.\d{1,6})?$/.test(at)) return '時刻が epoch の秒数ではありません';
  const shape = SHAPES[event];
  if (!shape) return /^[A-Z]+$/.test(event) ? null : '出来事の名前がありません';
  if (callKey === '' || callKey.length > 200 || queue === '' || queue.length > 80)
    return '通話かキューの名前がないか、長すぎます';
  const part = (place: number | undefined) => (place === undefined ? null : (data.at(place) ?? ''));
  const times = [part(shape.waited), part(shape.talked), part(shape.rangMs)];
  // An older Asterisk leaves trailing parameters out; what is there has to be a number.
  if (times.some((time) => time !== null && !/^(\d{1,9})?$/.test(time))) return '秒数が数字ではありません';
  const [waited, talked, rang] = times.map((time) => (time ? Number(time) : null));
  return {
    id: `queue-log-${createHash('sha256').update(line).digest('hex').slice(0, 40)}`,
    queue,
    kind: shape.kind,
    callKey,
    number: numberOf(part(shape.number)),
    at: Math.round(Number(at) * 1_000),
    waitedMs: rang ?? (waited == null ? null : waited * 1_000),
    talkedMs: talked == null ? null : talked * 1_000,
    member: agent === '' || agent === 'NONE' ? null : agent.slice(0, 80),
  };
}

/** Null for a hidden caller, an extension, and whatever else is no number of the public network. */
function numberOf(text: string | null): string | null {
  try {
    return text ? e164(text) : null;
  } catch {
    return null;
  }
}

/**
 * What an agent may be called here of what the telephone system calls it, likeliest first: itself, and without the technology, the
 * context and the flags of a channel (PJSIP/8007, Agent/3001, Local/8007@from-queue/n).
 */
export function namesOf(member: string): string[] {
  const bare = /^[A-Za-z][\w-]*\/([^@/]+)/.exec(member)?.[1] ?? '';
  return [...new Set([member, bare])].filter((name) => name !== '');
}
