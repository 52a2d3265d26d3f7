import type { Catalogue } from './catalogue';
import { EN } from './en';
import { JA } from './ja';

export type Locale = 'ja' | 'en';
/** Codes of refusals (`errors.<code>`). */
export type ErrorCode = keyof typeof JA.errors;
/** Codes of notices (`notices.<code>`). */
export type NoticeCode = keyof typeof JA.notices;

export const CATALOGUES: Readonly<Record<Locale, Catalogue>> = { ja: JA, en: EN };
