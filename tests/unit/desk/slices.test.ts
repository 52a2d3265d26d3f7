import { expect, it } from 'vitest';
import { firstSlices } from '../../../electron/desk/first-slices';
import { SliceStore } from '../../../electron/desk/slices';

it('whoever listens hears the newest value last, also where one listener changes what it was told of', () => {
  const store = new SliceStore(firstSlices({}));
  const heard: number[] = [];
  store.onPush((push) => {
    if (push.slice === 'connectivity' && push.value.unsent === 1) store.patch('connectivity', { unsent: 2 });
  });
  store.onPush((push) => {
    if (push.slice === 'connectivity') heard.push(push.value.unsent);
  });
  store.patch('connectivity', { unsent: 1 });
  expect(heard).toEqual([1, 2]);
  expect(store.all.connectivity.unsent).toBe(2);
});
