import { createHash, randomBytes } from 'node:crypto';
import { type LoopbackAnswer, listenForAnswer } from './loopback-answer';

/** What the centre is asked for at the beginning and at the end; the desk alone knows the verifier until then (RFC 7636). */
export interface BrowserTrial {
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
}
export type BrowserEnd = 'cancelled' | 'timedOut' | 'noBrowser' | 'providerRefused';

export interface BrowserSteps<T> {
  /** @returns the address that the browser opens, or why there is none. */
  readonly begin: (asked: BrowserTrial & { readonly challenge: string }) => Promise<{ readonly address: string } | T>;
  /** Opens the system's browser. @returns false where there is none, or the address is none for it. */
  readonly open: (address: string) => Promise<boolean>;
  readonly finish: (asked: BrowserTrial & { readonly verifier: string; readonly answer: string }) => Promise<T>;
  /** 取り消し */
  readonly signal: AbortSignal;
}

/** A person looks for a second factor, or for the browser's window. */
const BROWSER_WITHIN_MS = 5 * 60_000;

const secret = () => randomBytes(32).toString('base64url');

/** One sign-in in the system's browser: all its secrets are made for it, and its port closes with it. */
export async function signInByBrowser<T>(
  steps: BrowserSteps<T>,
  withinMs = BROWSER_WITHIN_MS,
): Promise<T | BrowserEnd> {
  const [state, nonce, verifier] = [secret(), secret(), secret()];
  let loopback: LoopbackAnswer;
  try {
    loopback = await listenForAnswer(state);
  } catch {
    return 'noBrowser';
  }
  try {
    const trial = { redirectUri: loopback.redirectUri, state, nonce };
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const begun = await steps.begin({ ...trial, challenge });
    if (!isAddress(begun)) return begun;
    if (steps.signal.aborted) return 'cancelled';
    if (!(await steps.open(begun.address))) return 'noBrowser';
    const answer = await waited(loopback.words, steps.signal, withinMs);
    if (typeof answer === 'string') return answer;
    if (new URLSearchParams(answer.words).has('error')) return 'providerRefused';
    return await steps.finish({ ...trial, verifier, answer: answer.words });
  } finally {
    loopback.close();
  }
}

function isAddress(value: unknown): value is { readonly address: string } {
  return typeof value === 'object' && value !== null && 'address' in value;
}

function waited(
  words: Promise<string>,
  signal: AbortSignal,
  withinMs: number,
): Promise<{ readonly words: string } | 'cancelled' | 'timedOut'> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('timedOut'), withinMs);
    const settle = (end: { readonly words: string } | 'cancelled') => {
      clearTimeout(timer);
      resolve(end);
    };
    if (signal.aborted) settle('cancelled');
    signal.addEventListener('abort', () => settle('cancelled'), { once: true });
    void words.then((came) => settle({ words: came }));
  });
}
