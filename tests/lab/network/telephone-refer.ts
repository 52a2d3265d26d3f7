import { cseqOf, header, type SipMessage } from './sip-message';
import type { TelephoneDialog } from './telephone-dialog';
import {
  type Headers,
  type ReferIn,
  readRefer,
  reasonOf,
  type TelephoneScript,
  type TelephoneState,
} from './telephone-script';

interface MadeCall {
  readonly finalStatus: number | undefined;
  readonly endedBy: 'us' | 'them' | undefined;
  watch(watcher: (state: TelephoneState) => void): void;
}

interface ReferredCall<Made> {
  readonly dialog: TelephoneDialog;
  readonly script: TelephoneScript;
  readonly refers: ReferIn[];
  readonly followed: Made[];
  request(method: string, headers: Headers, body: string): void;
}

/** Makes the call that a REFER asks for. */
export type CallPlacer<Made> = (from: string, refer: ReferIn) => Promise<Made>;

/** Does with a REFER what the call's script says, and tells how the new call goes by NOTIFY with a sipfrag (RFC 3515 2.4). */
export function followRefer<Made extends MadeCall>(
  call: ReferredCall<Made>,
  message: SipMessage,
  placeCall: CallPlacer<Made>,
): void {
  const refer = readRefer(header(message, 'Refer-To'), header(message, 'Referred-By'));
  call.refers.push(refer);
  const plan = call.script.refer ?? 'follow';
  if (typeof plan === 'object' && 'refuses' in plan) {
    call.dialog.respond(message, plan.refuses);
    return;
  }
  call.dialog.respond(message, 202);
  if (plan === 'silent') return;
  const subscription = `refer;id=${cseqOf(message).number}`;
  const tell = (status: number) => notify(call, subscription, status);
  tell(100);
  if (plan !== 'follow') {
    tell(plan.endsWith);
    return;
  }
  void placeCall(call.dialog.localAddress, refer)
    .then((made) => {
      call.followed.push(made);
      made.watch((state) => {
        if (state === 'ringing') tell(180);
        else if (made.finalStatus !== undefined && (state === 'established' || made.endedBy === undefined))
          tell(made.finalStatus);
      });
    })
    .catch(() => tell(503));
}

function notify(call: ReferredCall<unknown>, event: string, status: number): void {
  call.request(
    'NOTIFY',
    [
      ['Event', event],
      ['Subscription-State', status < 200 ? 'active;expires=60' : 'terminated;reason=noresource'],
      ['Content-Type', 'message/sipfrag;version=2.0'],
    ],
    `SIP/2.0 ${status} ${reasonOf(status)}\r\n`,
  );
}
