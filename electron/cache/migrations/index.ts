import type { Database } from 'better-sqlite3';
import { CONTACTS } from './0001-contacts';
import { DIALLED_NUMBERS_AND_SETTINGS } from './0002-dialled-numbers-and-settings';
import { CASES } from './0003-cases';
import { CENTRE } from './0004-centre';
import { CUSTOMERS } from './0005-customers';
import { WHOLE_ROWS } from './0006-whole-rows';
import { FORMS_AND_ORDERS } from './0007-forms-and-orders';
import { TRANSFERS } from './0008-transfers';

/** SQL that brings a file from the version before to this one. */
export interface Migration {
  readonly version: number;
  readonly sql: string;
}

/** Every step in order; a step that has shipped never changes. */
export const MIGRATIONS: readonly Migration[] = [
  { version: 1, sql: CONTACTS },
  { version: 2, sql: DIALLED_NUMBERS_AND_SETTINGS },
  { version: 3, sql: CASES },
  { version: 4, sql: CENTRE },
  { version: 5, sql: CUSTOMERS },
  { version: 6, sql: WHOLE_ROWS },
  { version: 7, sql: FORMS_AND_ORDERS },
  { version: 8, sql: TRANSFERS },
];

/** The version that this program writes. */
export const OUR_VERSION = MIGRATIONS.at(-1)?.version ?? 0;

/** Brings the file to the newest version; each step stands whole with its number or not at all. Throws what SQLite says. */
export function migrate(db: Database, migrations: readonly Migration[] = MIGRATIONS): void {
  const from = fileVersion(db);
  for (const { version, sql } of migrations) {
    if (version <= from) continue;
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${version}`);
    }).exclusive();
  }
}

/** The version that stands in the file; 0 in a new one. */
export function fileVersion(db: Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}
