import { useWords } from '../../app/words';
import { Dialog } from '../../ui';
import { closeStops, useStops } from './actions';
import { OutreachList } from './outreach-list';
import { ProposeStop } from './propose-stop';
import styles from './sales-stop.module.css';
import { StopList } from './stop-list';

/** 販売停止: the list, or a proposal that is being written. */
export function StopDialog() {
  const t = useWords();
  const { view, typed, stopId } = useStops();
  const isProposing = view === 'propose' && typed !== null;
  const isOutreach = view === 'outreach' && stopId !== null;
  const name = t(isProposing ? 'stops.propose' : isOutreach ? 'stops.outreach' : 'stops.title');
  return (
    <Dialog name={name} opened={view !== 'closed'} onClose={closeStops}>
      <div className={styles.page}>
        {isProposing ? <ProposeStop typed={typed} /> : isOutreach ? <OutreachList stopId={stopId} /> : <StopList />}
      </div>
    </Dialog>
  );
}
