import type { NodeType, ScriptField, ScriptNode } from '../../domain/script-model';

type NodeParts = Partial<Omit<ScriptNode, 'id' | 'title' | 'type' | 'phrase' | 'next'>> & {
  /** The one step that follows, or the ways of a fork; left out at the end of the talk. */
  readonly next?: string | ScriptNode['next'];
};

/** A step with the usual defaults: no hint, no fields, no options, not 必須. */
export function node(type: NodeType, id: string, title: string, phrase: string, parts: NodeParts = {}): ScriptNode {
  const { next = [], ...rest } = parts;
  return {
    id,
    title,
    type,
    phrase,
    hint: null,
    fields: [],
    options: [],
    required: false,
    ...rest,
    next: typeof next === 'string' ? [{ to: next }] : next,
  };
}

type FieldParts = Partial<Pick<ScriptField, 'required' | 'options' | 'stage'>>;

/** A field for a text, number, date and so on; asked at the purchase where nothing else is said. */
export function field(
  key: string,
  label: string,
  type: ScriptField['type'],
  purpose: string,
  parts: FieldParts = {},
): ScriptField {
  return { key, label, type, purpose, required: false, options: [], stage: 'purchase', ...parts };
}

/** A field with a short list to choose from. */
export function choice(
  key: string,
  label: string,
  options: readonly string[],
  purpose: string,
  parts: FieldParts = {},
): ScriptField {
  return field(key, label, 'select', purpose, { options, ...parts });
}

/** Fields that every talk asks alike, so that they mean the same in every script. */
const CUSTOMER_NAME = field('customerName', '氏名', 'text', '本人の確認と送り状の宛名', { required: true });
const CUSTOMER_KANA = field('customerKana', 'フリガナ', 'kana', '次のお電話での検索と呼びかけ');
export const CUSTOMER_PHONE = field('customerPhone', '電話番号', 'phone', '配送と訪問の前の連絡', { required: true });
export const POSTAL = field('postal', '郵便番号', 'postal', '住所の検索と配送', { required: true });
export const ADDRESS = field('address', '住所', 'text', '配送と訪問', { required: true });

/** The step that asks who is calling, with the same words everywhere. */
export function askName(next: string, more: readonly ScriptField[] = [CUSTOMER_PHONE]): ScriptNode {
  return node('ask', 'name', 'お名前', '恐れ入りますが、お名前をお伺いしてもよろしいでしょうか。', {
    hint: '漢字とフリガナを確かめます。「松竹梅の松に、ブックの本で松本様でございますね」のように言い換えます。',
    fields: [CUSTOMER_NAME, CUSTOMER_KANA, ...more],
    next,
  });
}
