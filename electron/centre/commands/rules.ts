import type { Rules } from './asking';
import { callbackRules } from './rules/callbacks';
import { centreDataRules } from './rules/centre-data';
import { contactRules } from './rules/contacts';
import { customerRules } from './rules/customers';
import { escalationRules } from './rules/escalations';
import { orderRules } from './rules/orders';
import { outreachRules } from './rules/outreach';
import { reservationRules } from './rules/reservations';
import { salesStopRules } from './rules/sales-stops';
import { serviceRules } from './rules/service';
import { surveyRules } from './rules/surveys';

/** One rule for each wish: it reads, decides, and writes only where it says yes. */
export const RULES: Rules = {
  ...customerRules,
  ...contactRules,
  ...orderRules,
  ...serviceRules,
  ...callbackRules,
  ...reservationRules,
  ...surveyRules,
  ...centreDataRules,
  ...salesStopRules,
  ...outreachRules,
  ...escalationRules,
};
