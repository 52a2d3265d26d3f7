import { describe, expect, it } from 'vitest';
import type { Cache } from '../../electron/cache/client';
import type { Contact } from '../../shared/domain/contact';
import { bundled, contactOf, makeDesk, valueIn } from './cache-world';

const workerPath = bundled('worker');
const unknown = { number: null, shown: '非通知', name: null, region: null };

/** A cache with these contacts, the later ones newer. */
async function cacheWith(...contacts: Contact[]): Promise<Cache> {
  const { cache } = await makeDesk(workerPath()).ready();
  for (const [index, contact] of contacts.entries()) {
    valueIn(await cache.openContact({ ...contact, startedAt: index + 1 }));
  }
  return cache;
}

async function found(cache: Cache, text: string, wanted: { number?: string; limit?: number } = {}): Promise<string[]> {
  const resultCodes = [
    { id: 'ord', label: '受注' },
    { id: 'cancel', label: 'キャンセル受付' },
  ];
  return valueIn(await cache.searchContacts({ text, limit: 50, resultCodes, ...wanted })).map(({ id }) => id);
}

describe('a phone number', () => {
  it.each([
    ['as it is written', '052-234-5678'],
    ['without hyphens', '0522345678'],
    ['in full width', '０５２－２３４－５６７８'],
    ['with full-width long marks', '０５２ー２３４ー５６７８'],
    ['with brackets', '(052)234-5678'],
    ['with spaces', '052 234 5678'],
    ['as E.164', '+81522345678'],
    ['as people write E.164', '+81 52-234-5678'],
    ['with the bracketed zero', '+81 (0)52-234-5678'],
    ['by its last four digits', '5678'],
  ])('is found %s', async (_, spelling) => {
    const cache = await cacheWith(contactOf('other', { party: unknown, dialled: null }), contactOf('one'));
    expect(await found(cache, spelling)).toEqual(['one']);
    await cache.close();
  });

  it('is found in the notes and in the script, however it was typed there', async () => {
    const quiet = { party: unknown, dialled: null };
    const values = { callback: '080-1234-5678' };
    const cache = await cacheWith(
      contactOf('note', { ...quiet, notes: '折り返しは０９０－１２３４－５６７８へ' }),
      contactOf('script', { ...quiet, run: { scriptId: 's', version: 1, path: [], values, choices: {} } }),
    );
    expect(await found(cache, '09012345678')).toEqual(['note']);
    expect(await found(cache, '+81 90 1234 5678')).toEqual(['note']);
    expect(await found(cache, '08012345678')).toEqual(['script']);
    await cache.close();
  });

  it('narrows the list to one caller', async () => {
    const party = { ...unknown, number: '+819011112222', shown: '090-1111-2222' };
    const cache = await cacheWith(contactOf('a', { party }), contactOf('b'), contactOf('c', { party }));
    expect(await found(cache, '', { number: '+819011112222' })).toEqual(['c', 'a']);
    expect(await found(cache, '佐藤', { number: '+819011112222' })).toEqual([]);
    await cache.close();
  });
});

describe('words', () => {
  it.each([
    ['a name of two characters', '佐藤'],
    ['a name in hiragana', 'さくら'],
    ['a name in katakana', 'サクラ'],
    ['a name in half-width katakana', 'ｻｸﾗ'],
    ['a name without its space', '佐藤さくら'],
    ['a prefecture', '愛知'],
    ['a town', '名古屋'],
    ['a medium', 'てれび'],
    ['a product', 'エアコン'],
    ['a product code in other letters', 'ａｃ-100'],
    ['a result code', 'ord'],
    ['a result label', '受注'],
    ['a script value', '八畳'],
    ['a piece of the notes', '土曜の午後'],
    ['several words in any order', '土曜　佐藤 エアコン'],
  ])('find by %s', async (_, text) => {
    const run = { scriptId: 's', version: 1, path: [], values: { room: '八畳' }, choices: {} };
    const wanted = contactOf('one', { notes: '工事は土曜の午後', run, resultCode: 'ord' });
    const cache = await cacheWith(contactOf('other', { party: unknown, dialled: null }), wanted);
    expect(await found(cache, text)).toEqual(['one']);
    await cache.close();
  });

  it('find what was typed a moment ago, and no longer what was replaced', async () => {
    const contact = contactOf('one');
    const cache = await cacheWith(contact);
    valueIn(await cache.saveDraft(contact.id, { notes: '返品について' }));
    valueIn(await cache.saveDraft(contact.id, { notes: '修理について' }));
    expect(await found(cache, '修理')).toEqual(['one']);
    expect(await found(cache, '返品')).toEqual([]);
    await cache.close();
  });

  it('mean themselves, also where SQL knows them as signs', async () => {
    const cache = await cacheWith(contactOf('plain'), contactOf('signs', { notes: `割引 100%_'; DROP` }));
    for (const text of ['100%', '%_', "'", '"', '\\', "';"]) {
      expect(await found(cache, text)).toEqual(['100%', '%_', "'", "';"].includes(text) ? ['signs'] : []);
    }
    await cache.close();
  });

  it('never join the end of one field with the start of the next', async () => {
    const cache = await cacheWith(contactOf('one', { wish: '東京', notes: '都合が悪い' }));
    expect(await found(cache, '東京都')).toEqual([]);
    await cache.close();
  });

  it('give the newest first, no more than asked, and everything for an empty query', async () => {
    const cache = await cacheWith(contactOf('a'), contactOf('b'), contactOf('c'));
    expect(await found(cache, '', { limit: 2 })).toEqual(['c', 'b']);
    expect(await found(cache, '　 ')).toEqual(['c', 'b', 'a']);
    await cache.close();
  });
});
