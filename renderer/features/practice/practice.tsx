import { bridge, useSlice } from '../../app/mirror';
import { told } from '../../app/told';
import { useWords } from '../../app/words';
import { Button, Card, Chip, joined } from '../../ui';
import styles from './practice.module.css';

/** Lets a practice caller ring; without a scenario the next one in turn. */
export function callPractice(scenarioId: string | null): void {
  void told(bridge.practice.call({ scenarioId }));
}

/** 研修モード: one press brings a practice caller. */
export function PracticeButton() {
  const t = useWords();
  return (
    <Button small icon="practice" onClick={() => callPractice(null)}>
      {t('practice.mode')}
    </Button>
  );
}

/** The practice callers to choose from, while the desk is in 研修モード. */
export function PracticeList() {
  const t = useWords();
  const practice = useSlice('practice');
  if (!practice.active) return null;
  return (
    <Card title={t('practice.title')}>
      <p className={styles.hint}>{t('practice.hint')}</p>
      <ul className={styles.list}>
        {practice.scenarios.map((scenario) => (
          <li key={scenario.id} className={joined(styles.line, scenario.id === practice.currentId && styles.current)}>
            <button type="button" className={styles.call} onClick={() => callPractice(scenario.id)}>
              {scenario.title}
            </button>
            {scenario.id === practice.currentId && <Chip tone="accent">{t('practice.current')}</Chip>}
            <span className={styles.wish}>{scenario.card}</span>
          </li>
        ))}
      </ul>
      {practice.canLeave && (
        <Button small wide className={styles.leave} onClick={() => void told(bridge.practice.leave())}>
          {t('practice.leave')}
        </Button>
      )}
    </Card>
  );
}
