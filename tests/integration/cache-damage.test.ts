import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CacheTrouble } from '../../electron/cache/client';
import { connect } from '../../electron/sqlite/cipher';
import { makeKey } from '../../electron/sqlite/key';
import { contactId } from '../../shared/domain/ids';
import { bundled, contactOf, type Desk, makeDesk, valueIn, writeAndDie } from './cache-world';

const workerPath = bundled('worker');
const PAGE_BYTES = 4096;

/** A desk whose process died with some contacts in its file; enough for pages of every kind. */
function usedDesk(): Desk {
  const desk = makeDesk(workerPath());
  writeAndDie(desk, (answers) => {
    for (let count = 0; count < 40; count += 1) {
      answers.openContact(contactOf(`c${count}`, { notes: 'メモ'.repeat(400), status: 'wrapUp' }));
    }
  });
  return desk;
}

function flip(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes[at] = (bytes[at] ?? 0) ^ 0x10;
  writeFileSync(file, bytes);
}

/** Opens the desk's cache on a broken file and gives the name that the file got. */
async function setAsideBy(desk: Desk): Promise<string> {
  const { cache, state } = await desk.ready();
  expect(state.interrupted).toEqual([]);
  expect(valueIn(await cache.searchContacts({ text: '', limit: 10 }))).toEqual([]);
  valueIn(await cache.openContact(contactOf('new')));
  await cache.close();
  expect(state.setAside).toMatch(/^cache\.db\.broken-\d{8}T\d{6}Z$/);
  return state.setAside ?? '';
}

describe('a broken file is set aside, named and kept', () => {
  it.each([
    ['its first page is damaged', (desk: Desk) => flip(desk.file, 1000)],
    ['a page in the middle is damaged', (desk: Desk) => flip(desk.file, PAGE_BYTES * 20 + 17)],
    ['its last byte is damaged', (desk: Desk) => flip(desk.file, readFileSync(desk.file).length - 1)],
    ['it was cut in a page', (desk: Desk) => truncateSync(desk.file, PAGE_BYTES * 9 + 100)],
    ['it was cut behind a page', (desk: Desk) => truncateSync(desk.file, PAGE_BYTES * 9)],
    ['it was cut to a few bytes', (desk: Desk) => truncateSync(desk.file, 10)],
    ['the key is another one', (desk: Desk) => Object.assign(desk, { keyHex: makeKey() })],
    ['it is a text', (desk: Desk) => writeFileSync(desk.file, 'これはデータベースではありません。'.repeat(500))],
  ])('where %s', async (_, harm) => {
    const desk = usedDesk();
    harm(desk);
    const broken = readFileSync(desk.file);
    const name = await setAsideBy(desk);
    expect(desk.bytesOf(name)).toEqual(broken);
    const again = await desk.ready();
    expect(again.state.setAside).toBeUndefined();
    await again.cache.close();
  });

  it('together with its journal, also where only the journal is left', async () => {
    const desk = makeDesk(workerPath());
    writeFileSync(desk.file, 'no database');
    writeFileSync(`${desk.file}-wal`, 'a journal');
    const first = await setAsideBy(desk);
    expect(desk.bytesOf(first).toString()).toBe('no database');
    expect(desk.bytesOf(`${first}-wal`).toString()).toBe('a journal');

    const alone = makeDesk(workerPath());
    writeFileSync(`${alone.file}-wal`, 'a journal');
    const name = await setAsideBy(alone);
    expect(alone.bytesOf(`${name}-wal`).toString()).toBe('a journal');
  });

  it('under a name of its own, also twice in a second', async () => {
    const desk = makeDesk(workerPath());
    const names = new Set<string>();
    for (const text of ['one', 'two', 'three']) {
      writeFileSync(desk.file, text);
      const { cache, state } = await desk.ready();
      await cache.close();
      expect(desk.bytesOf(state.setAside ?? '').toString()).toBe(text);
      names.add(state.setAside ?? '');
    }
    expect(names.size).toBe(3);
  });
});

describe('damage that shows itself later', () => {
  it('is not looked for after a clean end, is said when it is met, and is set aside by the next start', async () => {
    const desk = usedDesk();
    const { cache: first } = await desk.ready();
    for (let count = 0; count < 40; count += 1) valueIn(await first.finishContact(contactId(`c${count}`), 1));
    await first.close();
    // The first pages are roots of tables; what was written last lies behind them all.
    flip(desk.file, statSync(desk.file).size - PAGE_BYTES * 2 + 17);

    const troubles: CacheTrouble[] = [];
    const { cache, state } = await desk.ready({ onTrouble: (trouble) => troubles.push(trouble) });
    expect(state.setAside).toBeUndefined();
    const list = await cache.searchContacts({ text: 'メモ', limit: 100 });
    expect(list).toEqual({ ok: false, error: { code: 'internal' } });
    expect(troubles).toEqual([{ kind: 'damaged' }]);
    await cache.close();
    await setAsideBy(desk);
  });

  it('in one row leaves the others in the list', async () => {
    const desk = makeDesk(workerPath());
    writeAndDie(desk, (answers) => {
      for (const id of ['a', 'b', 'c']) answers.openContact(contactOf(id, { status: 'wrapUp' }));
    });
    desk.change("UPDATE contacts SET direction = 'sideways' WHERE id = 'a'");
    desk.change("UPDATE contacts SET run = '{half' WHERE id = 'b'");
    const troubles: CacheTrouble[] = [];
    const { cache, state } = await desk.ready({ onTrouble: (trouble) => troubles.push(trouble) });
    expect(state.interrupted.map(({ id, run }) => [id, run])).toEqual([
      ['b', null],
      ['c', null],
    ]);
    expect(await cache.readContact(contactId('a'))).toEqual({ ok: false, error: { code: 'noSuchContact' } });
    expect(troubles).toEqual([
      { kind: 'strangeRows', count: 1 },
      { kind: 'strangeRows', count: 1 },
    ]);
    await cache.close();
  });
});

describe('a file that is not broken but can not be used now', () => {
  it('is left alone where another process has it', async () => {
    const desk = makeDesk(workerPath());
    const { cache } = await desk.ready();
    valueIn(await cache.openContact(contactOf('live')));
    const second = desk.open();
    expect(await second.opened).toEqual({ kind: 'failed', code: 'inUse' });
    expect(valueIn(await cache.readContact(contactId('live'))).status).toBe('live');
    await cache.close();
    // The next request of the second one tries again.
    expect(valueIn(await second.readContact(contactId('live'))).wasInterrupted).toBe(true);
    await second.close();
  });

  it('is named as such where its folder can not be made, the key is no key, or the database program is missing', async () => {
    const desk = makeDesk(workerPath());
    writeFileSync(join(desk.folder, 'taken'), 'a file');
    const blocked = desk.open({ file: join(desk.folder, 'taken', 'cache.db') });
    expect(await blocked.opened).toEqual({ kind: 'failed', code: 'notPermitted' });
    await blocked.close();
    const wrong = desk.open({ keyHex: "x'; DROP" });
    expect(await wrong.opened).toEqual({ kind: 'failed', code: 'badKey' });
    await wrong.close();
    const without = desk.open({ nativeBinding: '/nowhere/better_sqlite3.node' });
    expect(await without.opened).toEqual({ kind: 'failed', code: 'moduleMissing' });
    await without.close();
    expect(desk.files().filter((name) => name.includes('broken'))).toEqual([]);
  });
});

describe('the files of a desk', () => {
  it('are written as promised: AEGIS-256, a journal, and the disk asked before a save is called saved', async () => {
    const desk = makeDesk(workerPath());
    await (await desk.ready()).cache.close();
    const db = connect(desk, 'alone');
    const settings = ['cipher', 'algorithm', 'journal_mode', 'synchronous', 'foreign_keys', 'temp_store'];
    const full = 2;
    const inMemory = 2;
    expect(settings.map((name) => db.pragma(name, { simple: true }))).toEqual([
      'aegis',
      'aegis-256',
      'wal',
      full,
      1,
      inMemory,
    ]);
    db.close();
  });

  it('hold nothing readable of a contact, in use or closed, and belong to the user alone', async () => {
    const desk = makeDesk(workerPath());
    const { cache } = await desk.ready();
    const secrets = ['秘密のメモ', 'secret note', '佐藤', '0522345678', '+81522345678', 'contacts_by_start', 'SQLite'];
    valueIn(await cache.openContact(contactOf('one', { notes: '秘密のメモ secret note' })));
    const readable = () =>
      desk.files().flatMap((name) => {
        const bytes = desk.bytesOf(name);
        return secrets.filter((secret) => bytes.includes(secret) || bytes.includes(Buffer.from(secret, 'utf16le')));
      });
    expect(desk.files()).toContain('cache.db-wal');
    expect(desk.bytesOf('cache.db-wal').length).toBeGreaterThan(PAGE_BYTES);
    expect(readable()).toEqual([]);
    expect(desk.modes()).toEqual([0o600, 0o600]);
    await cache.close();
    expect(readable()).toEqual([]);
  });
});
