import { expect, it } from 'vitest';
import { partyOfCaller } from '../../../electron/desk/caller-card';
import type { DialledNumber } from '../../../shared/domain/dialled-number';

const flyer: DialledNumber = {
  number: '+81120000223',
  publicName: '0120-000-223',
  medium: '折込チラシ',
  product: null,
  scriptId: 'general',
  priority: 3,
  region: '神奈川県',
  greeting: null,
};
const regionOf = (callerUser: string | null, dialled: string | null) =>
  partyOfCaller({ callerUser, callerName: null, dialled, handed: null }, [flyer]).region?.prefecture ?? null;

it('the region of a mobile or a hidden caller is where the number was advertised that they dialled', () => {
  expect(regionOf('09011112222', '0120000223')).toBe('神奈川県');
  expect(regionOf(null, '0120000223')).toBe('神奈川県');
  expect(regionOf('09011112222', '0120000999')).toBeNull();
  expect(regionOf('09011112222', null)).toBeNull();
});

it('a caller whose own number tells the region is from there', () => {
  expect(regionOf('0522345678', '0120000223')).toBe('愛知県');
});
