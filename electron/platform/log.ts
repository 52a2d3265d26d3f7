import { join } from 'node:path';
import log from 'electron-log/node';

// Nothing is written anywhere until the place of the log is known.
log.transports.console.level = false;
log.transports.file.level = false;

type Level = 'info' | 'warn' | 'error';
/** Values a log line may carry: counts, codes, states, times. Never names, numbers, addresses or notes. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

const TEXT_MAX_LENGTH = 200;
/** Anything that could be a telephone number, an address of record, or Japanese text somebody typed. */
const PERSONAL = [
  /[+＋\p{Nd}][\p{Nd}\s().・ー－-]{5,}\p{Nd}/gu,
  /\b(?:sips?|tel|mailto):\S+/gi,
  /\S+@\S+/g,
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}]+/gu,
];
const OWN_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const HIDDEN = '[hidden]';

/** Takes out of a text all that may be personal; the last wall behind the rule that nothing personal is handed in. */
export function redact(text: string): string {
  if (OWN_ID.test(text)) return text;
  return PERSONAL.reduce((rest, pattern) => rest.replace(pattern, HIDDEN), text.slice(0, TEXT_MAX_LENGTH));
}

function write(level: Level, event: string, fields: LogFields): void {
  const clean = Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, typeof value === 'string' ? redact(value) : value]),
  );
  log[level](JSON.stringify({ at: new Date().toISOString(), level, event, ...clean }));
}

/** Structured log, one JSON object a line. */
export const logger = {
  info: (event: string, fields: LogFields = {}) => write('info', event, fields),
  warn: (event: string, fields: LogFields = {}) => write('warn', event, fields),
  error: (event: string, fields: LogFields = {}) => write('error', event, fields),
};

/** Puts the log into `logs/tsunagu.log` of the data folder, 5 MB and one old file at most. */
export function startLog(userDataDir: string): void {
  log.transports.file.resolvePathFn = () => join(userDataDir, 'logs', 'tsunagu.log');
  log.transports.file.maxSize = 5 * 1024 * 1024;
  log.transports.file.format = '{text}';
  log.transports.file.level = 'info';
}

/** The kind of an unknown error and where it came from in the program, without its message's personal parts. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { kind: typeof error };
  const frames = (error.stack ?? '').split('\n').slice(1, 4);
  return {
    kind: error.name,
    message: redact(error.message),
    at: frames.map((frame) => frame.trim().replace(/\(?(?:file:\/\/)?\/.*\/([^/]+)\)?$/, '$1')).join(' < '),
  };
}
