import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A file of tests/lab by its name; everything here is started from the top of the checkout. */
export function labFile(name: string): string {
  const file = join(process.cwd(), 'tests', 'lab', name);
  if (!existsSync(file)) throw new Error(`run this from the top of the checkout: no ${name} below tests/lab`);
  return file;
}
