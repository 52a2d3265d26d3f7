import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { done, type Result, refused } from '../../../shared/contract/result';
import { contactId } from '../../../shared/domain/ids';

interface Asked {
  readonly notes: string;
  readonly settle: (answer: Result<{ savedAt: number }>) => void;
}
const asked: Asked[] = [];
vi.stubGlobal('window', {
  tsunagu: {
    contacts: {
      saveDraft: ({ notes = '' }: { notes?: string }) =>
        new Promise((settle) => asked.push({ notes, settle: settle as Asked['settle'] })),
    },
  },
});
const { editDraft, flushDraft } = await import('../../../renderer/features/draft/store');

beforeEach(() => {
  asked.length = 0;
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

it('a save that failed late never overwrites the newer words that were saved after it', async () => {
  const id = contactId('contact-1');
  editDraft(id, { notes: '折り返し' });
  await vi.advanceTimersByTimeAsync(130);
  editDraft(id, { notes: '折り返しは三時' });
  await vi.advanceTimersByTimeAsync(130);
  expect(asked.map(({ notes }) => notes)).toEqual(['折り返し', '折り返しは三時']);
  // The cache's thread died under the first, and its successor took the second.
  asked[0]!.settle(refused('saveFailed'));
  asked[1]!.settle(done({ savedAt: 1 }));
  await vi.advanceTimersByTimeAsync(3_000);
  for (const one of asked.slice(2)) one.settle(done({ savedAt: 2 }));
  await vi.advanceTimersByTimeAsync(10);
  expect(await flushDraft(id)).toBe(true);
  expect(asked.at(-1)?.notes).toBe('折り返しは三時');
});

it('after a failed save the next key is on its way within 120 ms', async () => {
  const id = contactId('contact-2');
  editDraft(id, { notes: 'あ' });
  await vi.advanceTimersByTimeAsync(130);
  asked[0]!.settle(refused('saveFailed'));
  await vi.advanceTimersByTimeAsync(10);
  editDraft(id, { notes: 'あい' });
  await vi.advanceTimersByTimeAsync(130);
  expect(asked.map(({ notes }) => notes)).toEqual(['あ', 'あい']);
});
