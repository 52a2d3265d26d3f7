import type { CentreState } from '../../../shared/contract/slices';
import { useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { Chip, type ChipTone } from '../../ui';

const TONES: Readonly<Record<Exclude<CentreState['line'], 'none'>, ChipTone>> = {
  signedOut: 'warn',
  offline: 'warn',
  connected: 'ok',
};

function wordOf(line: Exclude<CentreState['line'], 'none'>, { embedded, mustUpdate }: CentreState) {
  if (embedded && line === 'connected') return 'embedded';
  if (embedded) return embedded === 'down' ? 'embeddedDown' : 'embeddedStarting';
  return mustUpdate && line === 'offline' ? 'mustUpdate' : line;
}

/** How this desk stands to its centre; nothing where it has none. */
export function CentreChip() {
  const t = useWords();
  const centre = useSlice('centre');
  const { line, embedded } = centre;
  if (line === 'none') return null;
  return (
    <Chip tone={embedded === 'well' && line !== 'connected' ? 'plain' : TONES[line]}>
      <span role="status">{t(`centre.${wordOf(line, centre)}`)}</span>
    </Chip>
  );
}
