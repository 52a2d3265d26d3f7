import { BoardButton } from '../features/callbacks';
import { CentreChip } from '../features/centre';
import { ConnectionChips } from '../features/connectivity';
import { BoardChip } from '../features/escalation';
import { PracticeButton } from '../features/practice';
import { StopChip } from '../features/sales-stop';
import { timeOfDay } from '../ui';
import { useMinute } from './clock';
import { CommandListButton } from './commands';
import styles from './desk.module.css';
import { useSlice } from './mirror';
import { useWords } from './words';

/** The top bar: how the desk is connected, 研修モード, who works here, the time. */
export function Header() {
  const t = useWords();
  const { name } = useSlice('agent');
  const { supervisor } = useSlice('board');
  const { embedded } = useSlice('centre');
  const isSupervisor = supervisor !== null && !embedded;
  const minute = useMinute();
  return (
    <header className={styles.header}>
      <span className={styles.logo}>{t('app.name')}</span>
      <section aria-label={t('app.header')} className={styles.connection}>
        <ConnectionChips />
        <CentreChip />
        <StopChip />
        <BoardChip />
        <BoardButton />
      </section>
      <PracticeButton />
      <span className={styles.grow} />
      <CommandListButton />
      <span className={styles.who}>
        {name !== '' && (
          <span className={styles.agent}>
            <span>{name}</span>
            <span>{t(isSupervisor ? 'app.supervisor' : 'app.communicator')}</span>
          </span>
        )}
        <time className="numeric">{timeOfDay(minute * 60_000)}</time>
      </span>
    </header>
  );
}
