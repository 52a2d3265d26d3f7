import type { JA } from './ja';

/** The shape of a catalogue's words, for another language. */
export type Words<T> = { readonly [K in keyof T]: T[K] extends string ? string : Words<T[K]> };

/** One language's words: Japanese is the master, every other catalogue has the same keys (the compiler sees to it). */
export type Catalogue = Words<typeof JA>;
