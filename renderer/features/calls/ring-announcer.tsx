import { useEffect } from 'react';
import { bridge, settled, useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { ringingCall } from '../contacts';

/**
 * Says a ring at once to a screen reader (the focus stays where the person types), and tells main when the card is
 * painted: the second frame after the render is on the screen.
 */
export function RingAnnouncer() {
  const t = useWords();
  const call = ringingCall(useSlice('calls'));
  const callId = call?.id ?? null;
  useEffect(() => {
    if (callId === null) return;
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => void settled(bridge.desk.shown({ callId })));
    });
    return () => cancelAnimationFrame(frame);
  }, [callId]);
  return (
    <div role="alert" className="visually-hidden">
      {call && (
        <>
          {t('calls.announce', {
            region: call.party.region
              ? `${call.party.region.prefecture}${call.party.region.town ?? ''}`
              : t('customer.unknownRegion'),
            medium: call.dialled?.medium ?? t('customer.unknown'),
            product: call.dialled?.productName ?? t('customer.unknown'),
          })}
          {call.wish ? t('calls.announceWish', { wish: call.wish }) : ''}
        </>
      )}
    </div>
  );
}
