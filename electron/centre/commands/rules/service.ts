import type { Rules } from '../asking';
import { livingCustomer } from './customers';
import { numberFor } from './orders';

export const serviceRules: Pick<Rules, 'repair.open' | 'repair.advance' | 'visit.book' | 'visit.release' | 'voc.note'> =
  {
    async 'repair.open'(wish, asking) {
      const { unit, now, agentId } = asking;
      if (await unit.get('repair', wish.id)) return 'exists';
      if (!(await livingCustomer(asking, wish.customerId))) return 'unknownCustomer';
      if (!(await unit.get('product', wish.productId))) return 'unknownProduct';
      const number = await numberFor('S', 'repair', asking);
      const log = [{ at: now, by: agentId, status: 'accepted', text: '' }];
      unit.put('repair', { ...wish, number, status: 'accepted', log });
      return { number };
    },

    async 'repair.advance'({ id, status, text }, { unit, now, agentId }) {
      const repair = await unit.get('repair', id);
      if (!repair) return 'unknownRepair';
      if (repair.status === 'closed') return 'wrongStatus';
      unit.put('repair', { ...repair, status, log: [...repair.log, { at: now, by: agentId, status, text }] });
      return null;
    },

    async 'visit.book'(wish, asking) {
      const { unit } = asking;
      if (await unit.get('visit', wish.id)) return 'exists';
      if (!(await livingCustomer(asking, wish.customerId))) return 'unknownCustomer';
      // "Book the place if it is free": two desks may have shown the same one.
      const place = `${wish.technician} ${wish.day} ${wish.slot}`;
      if ((await unit.find('visit', 'place', place, { limit: 1 })).length > 0) return 'slotTaken';
      unit.put('visit', { ...wish, status: 'booked' });
      return null;
    },

    async 'visit.release'({ id }, { unit }) {
      const visit = await unit.get('visit', id);
      if (!visit) return 'unknownVisit';
      if (visit.status !== 'booked') return 'wrongStatus';
      unit.put('visit', { ...visit, status: 'released' });
      return null;
    },

    async 'voc.note'(wish, { unit, agentId }) {
      if (await unit.get('voc', wish.id)) return 'exists';
      unit.put('voc', { ...wish, by: agentId, status: 'new', owner: '', reply: '' });
      return null;
    },
  };
