import type { CentreState } from '../../../shared/contract/slices';
import { useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { Chip, type ChipTone } from '../../ui';

const TONES: Readonly<Record<Exclude<CentreState['line'], 'none'>, ChipTone>> = {
  signedOut: 'warn',
  offline: 'warn',
  connected: 'ok',
};

/** How this desk stands to its centre; nothing where it has none. */
export function CentreChip() {
  const t = useWords();
  const { line, mustUpdate } = useSlice('centre');
  if (line === 'none') return null;
  return (
    <Chip tone={TONES[line]}>
      <span role="status">{t(`centre.${mustUpdate && line === 'offline' ? 'mustUpdate' : line}`)}</span>
    </Chip>
  );
}
