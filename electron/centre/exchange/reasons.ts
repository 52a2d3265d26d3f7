import type { z } from 'zod';
import type { RefusalReason } from '../../../shared/contract/centre/commands';

const WORDS: Partial<Record<RefusalReason, string>> = {
  malformed: '値が正しくありません',
  exists: '同じ番号の行がすでにあります',
  unknownCustomer: '顧客が見つかりません',
  internal: 'センターの中で処理できませんでした',
  notAllowed: '取り込む権限がありません',
};

/** Why the centre refused a row, for the report. */
export const reasonOfRefusal = (reason: RefusalReason): string =>
  WORDS[reason] ?? `センターの規則により取り込めません (${reason})`;

/** What is wrong with a field, for the report; never the value itself. */
export function reasonOfIssue(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_big':
      return issue.origin === 'string'
        ? `${issue.maximum}文字以内にしてください`
        : `${issue.maximum}以下にしてください`;
    case 'too_small':
      return issue.origin === 'string' ? '空にできません' : `${issue.minimum}以上にしてください`;
    case 'invalid_value':
      return `次のどれかにしてください: ${issue.values.join('、')}`;
    case 'invalid_type':
      return '値がないか、種類が違います';
    case 'custom':
      return issue.message === 'cardNumber' ? 'カード番号は入れられません' : '値が正しくありません';
    case 'invalid_format':
      return String(issue.path[0]) === 'nameKana' ? 'フリガナはカタカナで書いてください' : '形が正しくありません';
    default:
      return '値が正しくありません';
  }
}
