import { useWords } from '../../app/words';
import { Dialog } from '../../ui';
import { closeCallbacks, useCallbacks } from './actions';
import { Board } from './board';
import { CallbackForm } from './callback-form';
import styles from './callbacks.module.css';

/** 折り返し予約, 再設定, and the leaders' board. */
export function CallbackDialog() {
  const t = useWords();
  const { view, typed } = useCallbacks();
  const isForm = view === 'form' && typed !== null;
  const name = isForm
    ? t(typed.callbackId === null ? 'callbacks.promise' : 'callbacks.reschedule')
    : t('callbacks.board.title');
  return (
    <Dialog name={name} opened={isForm || view === 'board'} onClose={closeCallbacks}>
      <div className={styles.page}>{isForm ? <CallbackForm typed={typed} /> : <Board />}</div>
    </Dialog>
  );
}
