import type { Role } from '../../../shared/contract/centre/centre-data';
import type { CommandKind, PayloadOf, RefusalReason } from '../../../shared/contract/centre/commands';
import type { Unit } from './unit';

/** Who asks, when by the centre's clock, and with what. */
export interface Asking {
  readonly unit: Unit;
  readonly agentId: string;
  readonly roles: readonly Role[];
  readonly deviceId: string;
  /** Epoch ms. */
  readonly now: number;
  /** The number that the change will have; what the centre itself numbers (受注番号) is made of it. */
  readonly nextSeq: number;
  /** The number that the same wish got before the centre lost it (an older back-up): what was said to a caller stays true. */
  readonly toldNumber: string | null;
}

/** What a rule decides; null: it stands. */
export type Decision = RefusalReason | null | { readonly number: string };
export type Rule<K extends CommandKind> = (payload: PayloadOf<K>, asking: Asking) => Promise<Decision>;
export type Rules = { readonly [K in CommandKind]: Rule<K> };
