import { z } from 'zod';
import type { CallbackBoard } from '../../shared/contract/callbacks';
import { type Callers, callersSchema } from '../../shared/contract/centre/callers';
import { type Customer, customerSchema } from '../../shared/contract/centre/customer';
import { callbackSchema } from '../../shared/contract/centre/work';
import type { HttpNet } from './http-net';

/** An answer after this comes too late to be read before the talk has begun. */
const CALLERS_LIMIT_MS = 10_000;
/** Who types waits no longer; then what is kept here is searched. */
const SEARCH_LIMIT_MS = 3_000;
/** Callbacks of one look at the board. */
const BOARD_MAX = 200;
const callbackRows = z.object({ rows: z.array(callbackSchema.nullable().catch(null)) });
const foundSchema = z.object({ rows: z.array(customerSchema), more: z.boolean() });

/** Asks the centre on demand. Null: it can't be asked, or did not answer in time. */
export class Lookup {
  constructor(private readonly net: Pick<HttpNet, 'lookUp'>) {}

  /** Who has this number (E.164), or is this, with their last contacts. */
  async callers(who: { readonly phone: string } | { readonly id: string }): Promise<Callers | null> {
    const answer = await within(CALLERS_LIMIT_MS, this.net.lookUp(`/v1/callers?${new URLSearchParams({ ...who })}`));
    return callersSchema.safeParse(answer).data ?? null;
  }

  /** Everybody's open callbacks, the soonest first, and what was given up. */
  async callbackBoard(): Promise<CallbackBoard | null> {
    const ask = async (field: string, value: string, order: string) => {
      const query = new URLSearchParams({ field, value, order, limit: `${BOARD_MAX}` });
      const answer = await within(SEARCH_LIMIT_MS, this.net.lookUp(`/v1/rows/callback?${query}`));
      return callbackRows.safeParse(answer).data?.rows ?? null;
    };
    const [open, givenUp] = await Promise.all([ask('open', 'open', 'oldest'), ask('givenUp', 'yes', 'newest')]);
    if (open === null || givenUp === null) return null;
    const readable = (rows: typeof open) => rows.flatMap((row) => row ?? []);
    const more = Math.max(open.length, givenUp.length) >= BOARD_MAX;
    return { open: readable(open), givenUp: readable(givenUp), more };
  }

  /** Customers by name, reading or number; best first. */
  async search(
    text: string,
    limit: number,
  ): Promise<{ readonly rows: readonly Customer[]; readonly more: boolean } | null> {
    const query = new URLSearchParams({ q: text, limit: `${limit}` });
    const answer = await within(SEARCH_LIMIT_MS, this.net.lookUp(`/v1/customers/search?${query}`));
    return foundSchema.safeParse(answer).data ?? null;
  }
}

async function within(ms: number, asked: Promise<unknown>): Promise<unknown> {
  let limit: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    limit = setTimeout(() => resolve(null), ms);
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(limit);
  }
}
