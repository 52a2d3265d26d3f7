import { dueStateOf } from '../../../shared/domain/callback';
import { useMinute } from '../../app/clock';
import { useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { Button } from '../../ui';
import { centreNow, showBoard } from './actions';

/** The leaders' way to the board, with how many of the team's are late. */
export function BoardButton() {
  const t = useWords();
  useMinute();
  const { leader } = useSlice('callbackWork');
  const callbacks = useSlice('callbacks');
  const { line } = useSlice('centre');
  if (!leader || line === 'none' || line === 'signedOut') return null;
  const late = callbacks.filter((callback) => dueStateOf(callback, centreNow()) === 'late').length;
  return (
    <Button small tone={late > 0 ? 'danger' : 'quiet'} icon={late > 0 ? 'warning' : undefined} onClick={showBoard}>
      {t('callbacks.board.button')}
      {late > 0 && ` ${t('callbacks.board.late', { count: late })}`}
    </Button>
  );
}
