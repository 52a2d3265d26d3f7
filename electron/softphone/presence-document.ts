import type { AwayReason } from '../../shared/domain/agent';
import { type ReportedState, reportedWord } from '../../shared/domain/reported-state';

/** RFC 4480 3.2 has no words for a call centre's reasons; these come nearest, and the note says exactly which it is. */
const ACTIVITY_OF_REASON: Readonly<Record<AwayReason, string>> = {
  break: 'away',
  lunch: 'meal',
  training: 'other',
  meeting: 'meeting',
  interview: 'appointment',
  otherWork: 'working',
};

function activityOf(state: ReportedState): string | null {
  if (state.kind === 'wrapUp') return 'busy';
  if (state.kind !== 'away') return null;
  return state.reason === null ? 'away' : ACTIVITY_OF_REASON[state.reason];
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * A PIDF document (RFC 3863) with the person's activity (RFC 4479, RFC 4480): `open` where calls may be offered. The note is
 * the desk's own word for the state, such as `away:lunch`, for servers that know more than RFC 4480.
 * @param entity address of record, such as `sip:1001@pbx.example.jp`.
 */
export function presenceDocument(entity: string, state: ReportedState): string {
  const open = state.kind === 'ready' || state.kind === 'support';
  const activity = activityOf(state);
  const address = entity.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? '');
  const activities = activity === null ? [] : [`<rpid:activities><rpid:${activity}/></rpid:activities>`];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model"' +
      ` xmlns:rpid="urn:ietf:params:xml:ns:pidf:rpid" entity="${address}">`,
    `<tuple id="desk"><status><basic>${open ? 'open' : 'closed'}</basic></status><note>${reportedWord(state)}</note></tuple>`,
    `<dm:person id="communicator">${activities.join('')}<dm:note>${reportedWord(state)}</dm:note></dm:person>`,
    '</presence>',
    '',
  ].join('\r\n');
}
