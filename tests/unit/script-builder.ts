import type { Script, ScriptField, ScriptNode } from '../../shared/domain/script';

export const field = (over: Partial<ScriptField> = {}): ScriptField => ({
  key: 'name',
  label: '氏名',
  type: 'text',
  required: false,
  options: [],
  stage: 'purchase',
  purpose: 'テスト',
  ...over,
});
export const node = (id: string, over: Partial<ScriptNode> = {}): ScriptNode => ({
  id,
  title: id,
  type: 'say',
  phrase: 'ありがとうございます。',
  hint: null,
  fields: [],
  options: [],
  next: [],
  required: false,
  ...over,
});
export const scriptOf = (...nodes: ScriptNode[]): Script => ({ id: 'test', version: 3, title: 'テスト', nodes });

export const talk = scriptOf(
  node('hello', { next: [{ to: 'ask' }] }),
  node('ask', {
    type: 'ask',
    fields: [field({ required: true }), field({ key: 'floor', label: '階', type: 'number' })],
    next: [{ when: { '>': [{ var: 'values.floor' }, 2] }, to: 'high' }, { to: 'fork' }],
  }),
  node('high', { next: [{ to: 'fork' }] }),
  node('fork', {
    type: 'branch',
    options: [
      { id: 'yes', label: 'はい' },
      { id: 'no', label: 'いいえ' },
    ],
    next: [
      { choice: 'yes', to: 'end' },
      { choice: 'no', to: 'sorry' },
    ],
  }),
  node('sorry', { next: [{ to: 'end' }] }),
  node('end'),
);
