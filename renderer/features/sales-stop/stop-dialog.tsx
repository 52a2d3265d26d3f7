import { useWords } from '../../app/words';
import { Dialog } from '../../ui';
import { closeStops, useStops } from './actions';
import { ProposeStop } from './propose-stop';
import styles from './sales-stop.module.css';
import { StopList } from './stop-list';

/** 販売停止: the list, or a proposal that is being written. */
export function StopDialog() {
  const t = useWords();
  const { view, typed } = useStops();
  const isProposing = view === 'propose' && typed !== null;
  return (
    <Dialog name={isProposing ? t('stops.propose') : t('stops.title')} opened={view !== 'closed'} onClose={closeStops}>
      <div className={styles.page}>{isProposing ? <ProposeStop typed={typed} /> : <StopList />}</div>
    </Dialog>
  );
}
