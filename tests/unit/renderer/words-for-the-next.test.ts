import { expect, it, vi } from 'vitest';
import { done } from '../../../shared/contract/result';
import { callId } from '../../../shared/domain/ids';
import { callIn } from '../call-builder';

vi.stubGlobal('window', {
  tsunagu: { handOver: { consult: async () => done({ callId: 'consult' }), transfer: async () => done(undefined) } },
});
vi.stubGlobal('document', { activeElement: null, getElementById: () => null });
vi.stubGlobal('HTMLElement', class {});
const { useDesk } = await import('../../../renderer/app/mirror/store');
const { openTransfer, submitTransfer, useTransfer } = await import('../../../renderer/features/calls/transfer');

const customer = callIn('active', { id: callId('customer') });
useDesk.setState({
  phase: 'open',
  settingsProblem: null,
  locale: 'ja',
  slices: { calls: [customer], abilities: { interpreters: [], payment: false, recordingControl: false } } as never,
});

it('the words for the next person outlive a colleague who was busy', async () => {
  openTransfer('consult');
  useTransfer.setState({ number: '8001', text: '解約のご相談、二度目のお電話' });
  await submitTransfer('consult');
  // The colleague is busy, the customer is back, and the next colleague is asked.
  openTransfer('consult');
  expect(useTransfer.getState().text).toBe('解約のご相談、二度目のお電話');
});
