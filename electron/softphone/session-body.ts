import { Core } from 'sip.js';

const SDP = 'application/sdp';
/** Multipart within multipart, as an exchange nests alternatives. */
const DEPTH_MAX = 3;
const PARTS_MAX = 20;
const WITH_SESSION = new Set(['INVITE', 'UPDATE', 'PRACK', 'ACK']);

interface Entity {
  readonly type: string;
  readonly disposition: string;
  readonly content: string;
}

const baseOf = (value: string) => value.split(';')[0]?.trim().toLowerCase() ?? '';
const parameterOf = (value: string, name: string) =>
  new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^\\s;]+))`, 'i').exec(value)?.slice(1).find(Boolean) ?? '';

/** The parts of a multipart body (RFC 2046 5.1); line ends may be LF alone. */
function partsOf({ type, content }: Entity): Entity[] {
  const boundary = parameterOf(type, 'boundary');
  if (boundary === '') return [];
  const [, ...pieces] = `\n${content}`.split(`\n--${boundary}`, PARTS_MAX + 1);
  return pieces.flatMap((piece) => {
    if (piece.startsWith('--')) return [];
    const [, head = '', body = ''] = /^[^\n]*\n((?:[^\r\n]+\r?\n)*)\r?\n([\s\S]*)$/.exec(piece) ?? [];
    const field = (name: string) => new RegExp(`^${name}\\s*:(.*)$`, 'im').exec(head)?.[1]?.trim() ?? '';
    return [
      {
        type: field('content-type') || 'text/plain',
        disposition: field('content-disposition'),
        content: `${body.replace(/[\r\n]+$/, '')}\r\n`,
      },
    ];
  });
}

/** The session description in a body; null where it has none. `early-session` (RFC 3959) is not the session. */
function descriptionIn(entity: Entity, depth = 0): string | null {
  const disposition = baseOf(entity.disposition);
  if (baseOf(entity.type) === SDP) return disposition === '' || disposition === 'session' ? entity.content : null;
  if (!baseOf(entity.type).startsWith('multipart/') || depth >= DEPTH_MAX) return null;
  for (const part of partsOf(entity)) {
    const found = descriptionIn(part, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

/**
 * Leaves the session description alone in a message: exchanges wrap it together with ISUP or a place (RFC 5621 3.1:
 * multipart/mixed must be understood), and SIP.js knows `application/sdp` to the letter only. A body that may be left out
 * (handling=optional, RFC 3261 20.11) is left out.
 * @returns false where the body is something else that the sender insists on (415).
 */
export function leaveSession(message: Core.IncomingRequestMessage | Core.IncomingResponseMessage): boolean {
  if (!message.body || !WITH_SESSION.has(message.method)) return true;
  const type = message.getHeader('content-type') ?? (message.body.startsWith('v=0') ? SDP : '');
  const disposition = message.getHeader('content-disposition') ?? '';
  const description = descriptionIn({ type, disposition, content: message.body });
  if (description === null && parameterOf(disposition, 'handling').toLowerCase() !== 'optional')
    return message.method !== 'INVITE' || message instanceof Core.IncomingResponseMessage;
  message.body = description ?? '';
  delete message.headers['Content-Disposition'];
  if (description === null) delete message.headers['Content-Type'];
  else message.setHeader('content-type', SDP);
  return true;
}
