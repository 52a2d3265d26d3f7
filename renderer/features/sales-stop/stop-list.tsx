import { useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { Button } from '../../ui';
import { canProposeStop, closeStops, proposeStop } from './actions';
import { useWaitingStops } from './chosen-pictures';
import { PictureChoice } from './picture-choice';
import styles from './sales-stop.module.css';
import { StopEntry } from './stop-entry';

/** Those in force first, then what waits for a decision, then what is over. */
const RANK = { resuming: 0, inForce: 0, proposed: 1, declined: 2, resumed: 2 } as const;

/** All sales stops that the desk knows, and how good that is. */
export function StopList() {
  const t = useWords();
  const { list, fresh } = useSlice('stops');
  const inTurn = [...list].sort((a, b) => RANK[a.state] - RANK[b.state] || b.proposed.at - a.proposed.at);
  // Of a stop that is on its way, or that the centre did not take.
  const strays = useWaitingStops().filter((id) => !list.some((stop) => stop.id === id));
  return (
    <div className={styles.form}>
      <h2 className={styles.heading}>{t('stops.title')}</h2>
      <p className={fresh ? styles.hint : styles.error}>{t(fresh ? 'stops.freshHint' : 'stops.notFreshHint')}</p>
      {inTurn.length === 0 ? (
        <p>{t('stops.empty')}</p>
      ) : (
        <ul className={styles.list}>
          {inTurn.map((stop) => (
            <StopEntry key={stop.id} stop={stop} />
          ))}
        </ul>
      )}
      {strays.length > 0 && <p className={styles.error}>{t('stops.picturesOfUnknown')}</p>}
      {strays.map((id) => (
        <PictureChoice key={id} place={id} room={0} of={null} mayAdd={false} sends={false} />
      ))}
      <div className={styles.actions}>
        <Button disabled={!canProposeStop()} onClick={proposeStop}>
          {t('stops.propose')}
        </Button>
        <Button tone="quiet" onClick={closeStops}>
          {t('app.close')}
        </Button>
      </div>
    </div>
  );
}
