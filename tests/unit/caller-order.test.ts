import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inShownOrder } from '../../shared/domain/caller-order';

const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'));

it('all of the newer answer, each once; who stays stays in order, and who is new comes behind them', () => {
  fc.assert(
    fc.property(names, names, (shown, now) => {
      const order = inShownOrder(shown, now, (one) => one);
      expect([...order].sort()).toEqual([...now].sort());
      const stay = shown.filter((one) => now.includes(one));
      expect(order.slice(0, stay.length)).toEqual(stay);
    }),
  );
});
