import { z } from 'zod';
import { idSchema } from './common';
import { changeSchema } from './feed';

/** Keys 1 to 9 choose among them. */
export const CALLERS_MAX = 9;
/** One more than is shown: the newest may be the call itself. */
export const LAST_CONTACTS = 4;

/** Who may call: customers with their last contacts, each row as it stands after the change `seq` of this history. */
export const callersSchema = z.object({
  epoch: idSchema,
  changes: z.array(changeSchema).max(1_000),
  /** There are more customers than were named. */
  more: z.boolean(),
});
export type Callers = z.output<typeof callersSchema>;
