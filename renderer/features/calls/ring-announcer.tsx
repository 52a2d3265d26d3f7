import { useEffect } from 'react';
import type { Call } from '../../../shared/domain/call';
import { ringingCall, talkCall } from '../../../shared/domain/call-controls';
import { bridge, settled, useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';

function Announcement({ call }: { readonly call: Call }) {
  const t = useWords();
  return (
    <>
      {t('calls.announce', {
        region: call.party.region
          ? `${call.party.region.prefecture}${call.party.region.town ?? ''}`
          : t('customer.unknownRegion'),
        medium: call.dialled?.medium ?? t('customer.unknown'),
        product: call.dialled?.productName ?? t('customer.unknown'),
      })}
      {call.wish ? t('calls.announceWish', { wish: call.wish }) : ''}
      {call.handed?.text ? t('calls.announceHanded', { text: call.handed.text }) : ''}
    </>
  );
}

/**
 * Says a ring at once to a screen reader (the focus stays where the person types), or politely where the person already
 * talks; and tells main when the card is painted: the second frame after the render is on the screen.
 */
export function RingAnnouncer() {
  const t = useWords();
  const calls = useSlice('calls');
  const call = ringingCall(calls);
  const waits = talkCall(calls) !== null;
  const callId = call?.id ?? null;
  useEffect(() => {
    if (callId === null) return;
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => void settled(bridge.desk.shown({ callId })));
    });
    return () => cancelAnimationFrame(frame);
  }, [callId]);
  return (
    <>
      <div role="alert" className="visually-hidden">
        {call && !waits && <Announcement call={call} />}
      </div>
      <div role="status" className="visually-hidden">
        {call && waits && (
          <>
            {t('handOver.waitingCall')}
            <Announcement call={call} />
          </>
        )}
      </div>
    </>
  );
}
