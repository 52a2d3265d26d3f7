import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { openSqlite } from '../../../electron/centre/database/sqlite';

it('who writes has the file to themselves from their first look on: the console waits, and the wish is not refused', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'tsunagu-writers-'));
  const file = join(directory, 'centre.sqlite');
  const engine = await openSqlite({ file });
  const console = new Sqlite(file, { timeout: 0 });
  try {
    const write = (tenant: string) => console.prepare('insert into webhook_tenant (tenant) values (?)').run(tenant);
    for (const begin of [engine.write, engine.note])
      await begin('shop', async (tx) => {
        const { rows } = await sql<{ n: number }>`select count(*) as n from webhook_tenant`.execute(tx);
        expect(() => write('other')).toThrow(/locked/);
        await sql`insert into webhook_tenant (tenant) values (${`shop-${rows[0]?.n}`})`.execute(tx);
      });
    expect(write('other').changes).toBe(1);
    expect(console.prepare('select tenant from webhook_tenant order by 1').pluck().all()).toEqual([
      'other',
      'shop-0',
      'shop-1',
    ]);
  } finally {
    console.close();
    await engine.close();
    rmSync(directory, { recursive: true, force: true });
  }
});
