import { type Result, refused } from '../../shared/contract/result';
import type { CallId } from '../../shared/domain/ids';

/** 決済IVRへ: the caller keys the card in at the payment IVR and comes back, so that no digit of it reaches this desk. */
export class PaymentDesk {
  send(_id: CallId): Promise<Result<void>> {
    return Promise.resolve(refused('paymentUnset'));
  }

  stopWaiting(): Result<void> {
    return refused('notNow');
  }
}
