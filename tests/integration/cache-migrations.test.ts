import { closeSync, copyFileSync, openSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rowOf } from '../../electron/cache/contact-row';
import { fileVersion, MIGRATIONS, migrate, OUR_VERSION } from '../../electron/cache/migrations';
import { openFile } from '../../electron/cache/open-file';
import { connect } from '../../electron/sqlite/cipher';
import { caseId, contactId } from '../../shared/domain/ids';
import { bundled, contactOf, type Desk, makeDesk, valueIn } from './cache-world';

const workerPath = bundled('worker');
const finished = contactOf('old', {
  status: 'finished',
  finishedAt: 1_700_000_200_000,
  notes: '前の版で書いた',
  // A contact of before there were cases is a case of its own.
  caseId: caseId('old'),
});

/** Makes the desk's file as the program of that version left it, with one finished contact in it. */
function makeOlder(desk: Desk, version: number): void {
  closeSync(openSync(desk.file, 'a'));
  const db = connect(desk, 'alone');
  migrate(db, MIGRATIONS.slice(0, version));
  if (version > 0) {
    const row = rowOf(finished, 1_700_000_300_000);
    const columns = db.prepare("SELECT name FROM pragma_table_info('contacts')").pluck().all().map(String);
    const names = columns.filter((name) => name in row);
    db.prepare(`INSERT INTO contacts (${names.join()}) VALUES (${names.map((name) => `@${name}`).join()})`).run(row);
  }
  db.close();
}

function look<T>(desk: Desk, name: string, read: (db: ReturnType<typeof connect>) => T): T {
  const db = connect({ ...desk, file: join(desk.folder, name) }, 'peek');
  try {
    return read(db);
  } finally {
    db.close();
  }
}

describe('a file of an older version', () => {
  it.each(MIGRATIONS.map(({ version }) => version - 1))('of version %i is brought to ours', async (version) => {
    const desk = makeDesk(workerPath());
    makeOlder(desk, version);
    const { cache, state } = await desk.ready();
    if (version > 0) {
      expect(valueIn(await cache.readContact(contactId('old')))).toEqual(finished);
      const backup = state.backup ?? '';
      expect(
        look(desk, backup, (db) => [fileVersion(db), db.prepare('SELECT id FROM contacts').pluck().all()]),
      ).toEqual([version, ['old']]);
      expect(desk.bytesOf(backup).includes('前の版で書いた')).toBe(false);
    } else {
      expect(state.backup).toBeUndefined();
    }
    expect(valueIn(await cache.dialledNumbers())).toEqual([]);
    valueIn(await cache.putSetting('a', 1));
    await cache.close();
    expect(look(desk, 'cache.db', fileVersion)).toBe(OUR_VERSION);
  });

  it('stays as it was where a step fails, and is brought to ours by a program whose step works', async () => {
    const desk = makeDesk(workerPath());
    makeOlder(desk, 1);
    const broken = { version: 2, sql: 'CREATE TABLE half_made (a); SELECT nonsense FROM nowhere' };
    const wanted = { ...desk, backupsToKeep: 3, resumed: false, reportStrange: () => {} };
    const opened = openFile({ ...wanted, migrations: [...MIGRATIONS.slice(0, 1), broken] });
    expect(opened).toEqual({ kind: 'failed', code: 'notOpened' });
    const tables = (db: ReturnType<typeof connect>) =>
      db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
    expect(look(desk, 'cache.db', fileVersion)).toBe(1);
    expect(look(desk, 'cache.db', tables)).not.toContain('half_made');
    const { cache } = await desk.ready();
    expect(valueIn(await cache.readContact(contactId('old')))).toEqual(finished);
    await cache.close();
  });

  it('is not migrated where no copy can be made first', () => {
    const desk = makeDesk(workerPath());
    makeOlder(desk, 1);
    // The longest name that the folder takes: the copy's name is longer.
    const file = join(desk.folder, `${'n'.repeat(245)}.db`);
    renameSync(desk.file, file);
    const opened = openFile({ ...desk, file, backupsToKeep: 3, resumed: false, reportStrange: () => {} });
    expect(opened).toMatchObject({ kind: 'failed' });
    expect(desk.files()).toEqual([basename(file)]);
    expect(look(desk, basename(file), fileVersion)).toBe(1);
  });

  it('leaves the newest copies only', async () => {
    const desk = makeDesk(workerPath());
    const copies = ['v1-20200101T000000Z', 'v2-20210101T000000Z', 'v1-20220101T000000Z'];
    makeOlder(desk, 1);
    for (const copy of copies) copyFileSync(desk.file, `${desk.file}.${copy}.backup`);
    const { cache, state } = await desk.ready({ backupsToKeep: 2 });
    await cache.close();
    expect(desk.files()).toEqual(['cache.db', 'cache.db.v1-20220101T000000Z.backup', state.backup].sort());
  });
});

describe('a file of a newer version', () => {
  it.each(['closed in order', 'left by a crash'])('is refused by name and not touched when it was %s', async (end) => {
    const desk = makeDesk(workerPath());
    makeOlder(desk, OUR_VERSION);
    const db = connect(desk, 'alone');
    db.pragma('user_version = 99');
    const crashed = `${desk.file}-crashed`;
    for (const part of ['', '-wal']) copyFileSync(desk.file + part, crashed + part);
    db.close();
    const file = end === 'closed in order' ? desk.file : crashed;
    const before = new Map(desk.files().map((name) => [name, desk.bytesOf(name)]));

    const cache = desk.open({ file });
    expect(await cache.opened).toEqual({ kind: 'newer', fileVersion: 99, ourVersion: OUR_VERSION });
    expect(await cache.openContact(contactOf('one'))).toEqual({ ok: false, error: { code: 'saveFailed' } });
    expect(await cache.openContacts()).toEqual({ ok: false, error: { code: 'internal' } });
    await cache.close();
    expect(new Map(desk.files().map((name) => [name, desk.bytesOf(name)]))).toEqual(before);
  });
});
