import type { Engine } from './engine';
import { openPostgres } from './postgres';
import { openSqlite } from './sqlite';

/** Opens `postgres://…` or an SQLite file, at this program's version. Rejects with what the database says. */
export function openDatabase(database: string, onTrouble: (step: string, code: string) => void): Promise<Engine> {
  return /^postgres(ql)?:/.test(database) ? openPostgres({ url: database, onTrouble }) : openSqlite({ file: database });
}
