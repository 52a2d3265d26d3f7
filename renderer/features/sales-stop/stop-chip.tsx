import { isStopping } from '../../../shared/domain/sales-stop';
import { useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { Button } from '../../ui';
import { showStops } from './actions';

/** 販売停止 in the top bar: how many there are, and whether the centre's word on them is good. Nothing where there is no centre. */
export function StopChip() {
  const t = useWords();
  const { line } = useSlice('centre');
  const { fresh, list } = useSlice('stops');
  if (line === 'none' || line === 'signedOut') return null;
  const stopped = list.filter(({ state }) => isStopping(state)).length;
  const proposed = list.filter(({ state }) => state === 'proposed').length;
  return (
    <span role="status">
      <Button small tone={stopped > 0 ? 'danger' : 'quiet'} icon={fresh ? undefined : 'warning'} onClick={showStops}>
        {t(stopped > 0 ? 'stops.count' : 'stops.none', { count: stopped })}
        {proposed > 0 && t('stops.proposedCount', { count: proposed })}
        {!fresh && t('stops.notFresh')}
      </Button>
    </span>
  );
}
