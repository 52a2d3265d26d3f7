import { useState } from 'react';
import { isLate } from '../../../shared/domain/escalation';
import { useSecondsSince } from '../../app/clock';
import { useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { Button } from '../../ui';
import { showEscalations } from './actions';

/** エスカレーション in a supervisor's top bar: how many hands are up, and how many longer than they should. */
export function BoardChip() {
  const t = useWords();
  const { supervisor, escalations } = useSlice('board');
  const { embedded, clock } = useSlice('centre');
  const [mountedAt] = useState(() => Date.now());
  // Rendered each second: lateness comes without a word.
  const now = mountedAt + useSecondsSince(mountedAt) * 1_000 + (clock?.offsetMs ?? 0);
  // At a desk with a centre of its own nobody else raises a hand.
  if (supervisor === null || (embedded && escalations.length === 0)) return null;
  const up = escalations.filter(({ state }) => state === 'raised');
  const late = up.filter((one) => isLate(one, now)).length;
  return (
    <span role="status">
      <Button
        small
        tone={up.length > 0 ? 'danger' : 'quiet'}
        icon={late > 0 ? 'warning' : up.length > 0 ? 'hand' : undefined}
        onClick={showEscalations}
      >
        {up.length > 0 ? t('escalation.boardCount', { count: up.length }) : t('escalation.board')}
        {late > 0 && t('escalation.boardLate', { count: late })}
      </Button>
    </span>
  );
}
