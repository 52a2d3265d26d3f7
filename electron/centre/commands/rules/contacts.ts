import type { ContactRecord } from '../../../../shared/contract/centre/work';
import type { Rules } from '../asking';

export const contactRules: Pick<Rules, 'contact.record' | 'contact.note' | 'contact.finish' | 'agent.state'> = {
  async 'contact.record'(facts, { unit, agentId }) {
    const known = await unit.get('contact', facts.id);
    const fresh: Omit<ContactRecord, keyof typeof facts> = {
      agentId,
      status: 'open',
      finishedAt: null,
      resultCode: null,
      notes: [],
      scriptId: null,
      values: {},
    };
    unit.put('contact', { ...fresh, transfers: 0, ...known, ...facts });
    return null;
  },

  async 'contact.note'({ id, noteId, text }, { unit, agentId, now }) {
    const contact = await unit.get('contact', id);
    if (!contact) return 'unknownContact';
    // The same note once more with other words: the desk saved while the person typed on.
    const others = contact.notes.filter((note) => note.id !== noteId || note.by !== agentId);
    unit.put('contact', { ...contact, notes: [...others, { id: noteId, at: now, by: agentId, text }] });
    return null;
  },

  async 'contact.finish'({ id, ...rest }, { unit }) {
    const contact = await unit.get('contact', id);
    if (!contact) return 'unknownContact';
    if (contact.status === 'finished') return 'contactFinished';
    unit.put('contact', { ...contact, ...rest, status: 'finished' });
    return null;
  },

  async 'agent.state'(entry, { unit, agentId }) {
    unit.put('agentState', { ...entry, agentId });
    const { state, reason, from, contactId } = entry;
    unit.put('presence', { id: agentId, state, reason, from, contactId });
    return null;
  },
};
