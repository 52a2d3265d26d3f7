import type { AskedOf, OutputOf } from './contract';
import type { Result } from './result';
import type { SlicePush } from './slices';
import type { FeatureName, VerbName } from './verbs';

type Ask<I, O> = undefined extends I ? (input?: I) => Promise<Result<O>> : (input: I) => Promise<Result<O>>;

/** `window.tsunagu`: one function a verb, and the pushes of main. */
export type TsunaguBridge = {
  readonly [F in FeatureName]: { readonly [V in VerbName<F>]: Ask<AskedOf<F, V>, OutputOf<F, V>> };
} & {
  /** Calls back with every slice that changes; returns the way to stop. */
  readonly onSlice: (listener: (push: SlicePush) => void) => () => void;
};
