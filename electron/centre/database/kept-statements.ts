import type Sqlite from 'better-sqlite3';

/** Lists of ids and rows make many statements that differ only in their length. */
const KEPT_MAX = 300;
/** A long list of rows is its own work; its statement is not worth the memory. */
const LETTERS_MAX = 4_000;

/** Gives a statement again that was prepared before: to read its text takes SQLite longer than most of them run. */
export class KeptStatements {
  private readonly kept = new Map<string, Sqlite.Statement>();
  private keeps = false;

  constructor(private readonly database: Sqlite.Database) {}

  /** From here on the tables stay as they are. */
  keep(): void {
    this.keeps = true;
  }

  prepare(text: string): Sqlite.Statement {
    const known = this.kept.get(text);
    if (known && !known.busy) {
      // The one used last stands last.
      this.kept.delete(text);
      this.kept.set(text, known);
      return known;
    }
    const statement = this.database.prepare(text);
    if (!this.keeps || known || text.length > LETTERS_MAX) return statement;
    this.kept.set(text, statement);
    const eldest = this.kept.size > KEPT_MAX ? this.kept.keys().next().value : undefined;
    if (eldest !== undefined) this.kept.delete(eldest);
    return statement;
  }

  close(): void {
    this.kept.clear();
    this.database.close();
  }
}
