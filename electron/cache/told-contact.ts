import type { Contact } from '../../shared/domain/contact';
import type { outboxIn } from './outbox';

/**
 * What the centre is told of a contact of this desk: its facts as they come, the words when the work is finished.
 * @returns whether there was anything to tell.
 */
export function tellContact(
  outbox: ReturnType<typeof outboxIn>,
  before: Contact | null,
  now: Contact,
  at: number,
): boolean {
  if (now.practice) return false;
  const { party, dialled } = now;
  const facts = {
    id: now.id,
    caseId: now.caseId,
    customerId: now.customerId,
    channel: 'phone' as const,
    direction: now.direction,
    number: party.number,
    dialledNumber: dialled?.number.startsWith('+') ? dialled.number : null,
    campaignId: null,
    medium: dialled?.medium ?? null,
    startedAt: now.startedAt,
    answeredAt: now.answeredAt,
    endedAt: now.endedAt,
    endCause: now.cause,
    transfers: now.transfers,
  };
  const isNew =
    before === null ||
    before.answeredAt !== now.answeredAt ||
    before.endedAt !== now.endedAt ||
    before.cause !== now.cause ||
    before.caseId !== now.caseId ||
    before.transfers !== now.transfers ||
    before.customerId !== now.customerId;
  if (isNew) outbox.add('contact.record', facts, at);
  if (now.status !== 'finished' || before?.status === 'finished') return isNew;
  if (now.notes.trim() !== '') outbox.add('contact.note', { id: now.id, noteId: now.id, text: now.notes }, at);
  const { finishedAt, resultCode, run } = now;
  if (finishedAt === null) return true;
  outbox.add(
    'contact.finish',
    {
      id: now.id,
      finishedAt,
      resultCode: resultCode ?? 'none',
      scriptId: run?.scriptId ?? null,
      values: { ...run?.values },
    },
    at,
  );
  return true;
}
