import { resolve } from 'node:path';

/** What the command line asks of the program. */
export interface Flags {
  readonly settingsFile: string | null;
  readonly practice: boolean;
  readonly demo: boolean;
  readonly userDataDir: string | null;
}

/** Reads `--settings=FILE`, `--user-data-dir=DIR`, `--practice`, `--demo`; TSUNAGU_SETTINGS where no flag names a file. */
export function readFlags(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): Flags {
  const value = (name: string) => {
    const found = argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
    return found ? found : null;
  };
  const settings = value('settings') ?? env['TSUNAGU_SETTINGS'] ?? null;
  const userData = value('user-data-dir');
  return {
    settingsFile: settings ? resolve(settings) : null,
    practice: argv.includes('--practice') || argv.includes('--demo'),
    demo: argv.includes('--demo'),
    userDataDir: userData ? resolve(userData) : null,
  };
}
