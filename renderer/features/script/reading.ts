import { type CompositionEvent, useRef } from 'react';
import type { Contact } from '../../../shared/domain/contact';
import type { Script } from '../../../shared/domain/script';
import { toKatakana } from '../../../shared/domain/text-fold';
import { draftedNow } from '../draft';
import { runOf, typeField } from './run';

const KANA_ONLY = /^[ぁ-ゖァ-ヺー\s]+$/;

/**
 * Fills フリガナ from the kana that the person types on the way to the kanji. Only what the input method shows as kana
 * counts; after the first hand-made change of フリガナ it is left alone.
 */
export function useReading(contact: Contact, script: Script, kanaKey: string | null) {
  const composing = useRef('');
  const written = useRef<string | null>(null);
  if (kanaKey === null) return {};
  return {
    onCompositionUpdate: (event: CompositionEvent) => {
      if (KANA_ONLY.test(event.data)) composing.current = event.data;
    },
    onCompositionEnd: () => {
      const kana = toKatakana(composing.current);
      composing.current = '';
      if (kana === '') return;
      const typed = runOf(draftedNow(contact), script).values[kanaKey] ?? '';
      if (typed !== (written.current ?? '')) return;
      written.current = typed + kana;
      typeField(contact, script, kanaKey, written.current);
    },
  };
}
