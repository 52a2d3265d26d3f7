import { KEYS } from '../../app/keys';
import { useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { BarButton, useArmed } from '../calls';
import { useShownContact } from '../contacts';
import { canRaise, handFor, pressHand, withdrawControl } from './actions';

/** 手上げ in the call bar; where the hand is up it takes it down, by two presses. */
export function HandKey() {
  const t = useWords();
  const contact = useShownContact();
  // The hand and the centre's line are read from there.
  useSlice('hands');
  useSlice('centre');
  const hand = handFor(contact);
  const armed = useArmed(({ control }) => hand !== null && control === withdrawControl(hand.id));
  return (
    <>
      <BarButton
        name={hand ? t('escalation.withdraw') : t('escalation.raise')}
        inTurnWith={hand ? t('escalation.raise') : t('escalation.withdraw')}
        icon="hand"
        keys={KEYS.hand}
        enabled={hand !== null || canRaise(contact)}
        twice={hand !== null}
        pressed={hand ? armed : undefined}
        before={armed ? t('calls.pressAgainTo') : null}
        onPress={pressHand}
      />
      <span role="status" className="visually-hidden">
        {armed ? t('calls.pressAgainTo') + t('escalation.withdraw') : ''}
      </span>
    </>
  );
}
