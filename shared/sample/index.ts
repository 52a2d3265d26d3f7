import type { Script } from '../domain/script-model';
import { AIRCON_ORDER } from './scripts/aircon-order';
import { CANCELLATION } from './scripts/cancellation';
import { DELIVERY } from './scripts/delivery';
import { GENERAL } from './scripts/general';
import { LOW_SCORE_FOLLOW_UP } from './scripts/low-score-follow-up';
import { REPAIR } from './scripts/repair';
import { SMARTPHONE_VISIT } from './scripts/smartphone-visit';
import { TECHNICAL_SUPPORT } from './scripts/technical-support';

export { DIALLED_NUMBERS } from './dialled-numbers';
export { PRODUCTS } from './products';
export { RESULT_CODES } from './result-codes';

/** The sample talk scripts. A dialled number without a script of its own uses the last one, 総合受付. */
export const SCRIPTS: readonly Script[] = [
  AIRCON_ORDER,
  SMARTPHONE_VISIT,
  REPAIR,
  CANCELLATION,
  TECHNICAL_SUPPORT,
  LOW_SCORE_FOLLOW_UP,
  DELIVERY,
  GENERAL,
];

/** The script of a call whose dialled number is unknown, and of outgoing calls. */
export const GENERAL_SCRIPT_ID = GENERAL.id;
