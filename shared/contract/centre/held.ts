import { z } from 'zod';
import { COMMANDS, type CommandKind } from './commands';

/** What the centre decides for everybody: two wishes that name the same product do not wait for each other. */
const SHARED: ReadonlySet<string> = new Set(['productId', 'scriptId', 'campaignId']);
/** Both sides of a merge name a customer. */
const NAMES: ReadonlySet<string> = new Set(['id', 'keep', 'drop']);

const wishSchema = z.looseObject({ id: z.string(), kind: z.string(), v: z.number(), payload: z.looseObject({}) });

/** Whether this program can judge such a wish: it knows the kind, and not only an older version of it. */
export function isKnown({ kind, v }: { readonly kind: string; readonly v: number }): boolean {
  return Object.hasOwn(COMMANDS, kind) && v <= COMMANDS[kind as CommandKind].v;
}

/**
 * The wishes that have to wait because one before them waits. A wish depends on what it names: the values of `id`, `keep`,
 * `drop` and of every key that ends in `Id` at the top of its payload, without those of the centre's own data. A new kind of
 * wish has to name there what must keep its order. Both ends use this rule: the centre within what a desk sends at once, the
 * desk for what it sends later.
 */
export class WaitingNames {
  private readonly names = new Set<string>();

  /** The wish waits, and so does whatever names the same. @param wish unchecked, as it is on the wire. */
  hold(wish: unknown): void {
    for (const name of namesIn(wish)) this.names.add(name);
  }

  /** Whether the wish names something that waits; then it waits too. */
  holds(wish: unknown): boolean {
    if (this.names.size === 0 || !namesIn(wish).some((name) => this.names.has(name))) return false;
    this.hold(wish);
    return true;
  }
}

function namesIn(wish: unknown): string[] {
  const read = wishSchema.safeParse(wish);
  if (!read.success) return [];
  return Object.entries(read.data.payload).flatMap(([key, value]) =>
    typeof value === 'string' && (NAMES.has(key) || (key.endsWith('Id') && !SHARED.has(key))) ? [value] : [],
  );
}
