import { EN } from './en';
import { JA } from './ja';

type Words<T> = { readonly [K in keyof T]: T[K] extends string ? string : Words<T[K]> };

/** One language's words: Japanese is the master, every other catalogue has the same keys (the compiler sees to it). */
export type Catalogue = Words<typeof JA>;
export type Locale = 'ja' | 'en';
/** Codes of refusals (`errors.<code>`). */
export type ErrorCode = keyof typeof JA.errors;
/** Codes of notices (`notices.<code>`). */
export type NoticeCode = keyof typeof JA.notices;

export const CATALOGUES: Readonly<Record<Locale, Catalogue>> = { ja: JA, en: EN };
