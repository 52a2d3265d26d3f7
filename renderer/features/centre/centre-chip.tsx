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
  const { line, mustUpdate, embedded } = useSlice('centre');
  if (line === 'none') return null;
  const own = line === 'connected' ? 'embedded' : 'embeddedStarting';
  return (
    <Chip tone={embedded && line !== 'connected' ? 'plain' : TONES[line]}>
      <span role="status">
        {t(`centre.${embedded ? own : mustUpdate && line === 'offline' ? 'mustUpdate' : line}`)}
      </span>
    </Chip>
  );
}
