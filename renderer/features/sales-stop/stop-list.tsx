import { useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { Button } from '../../ui';
import { canProposeStop, closeStops, proposeStop } from './actions';
import styles from './sales-stop.module.css';
import { StopEntry } from './stop-entry';

/** Those in force first, then what waits for a decision, then what is over. */
const RANK = { resuming: 0, inForce: 0, proposed: 1, declined: 2, resumed: 2 } as const;

/** All sales stops that the desk knows, and how good that is. */
export function StopList() {
  const t = useWords();
  const { list, fresh } = useSlice('stops');
  const inTurn = [...list].sort((a, b) => RANK[a.state] - RANK[b.state] || b.proposed.at - a.proposed.at);
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
