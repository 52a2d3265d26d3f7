import type { ContactId } from '../../../shared/domain/ids';
import { bridge } from '../../app/mirror';
import { told } from '../../app/told';
import { flushDraft } from '../draft';
import { shownContactNow } from './shown-contact';

/** Brings a contact to the centre; what was typed for the one before is sent first. */
export function selectContact(contactId: ContactId): void {
  const before = shownContactNow();
  if (before) void flushDraft(before.id);
  void told(bridge.contacts.select({ contactId }));
}
