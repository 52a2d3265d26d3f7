import type { InputOf } from '../../shared/contract/contract';
import { type Result, refused } from '../../shared/contract/result';
import type { CallId } from '../../shared/domain/ids';

/** 転送, 相談転送, 切替, 三者通話, 通訳を呼ぶ and 退室: what this desk does with more than one call. */
export class HandOverDesk {
  swap(): Promise<Result<void>> {
    return Promise.resolve(refused('notNow'));
  }

  transfer(_input: InputOf<'handOver', 'transfer'>): Promise<Result<void>> {
    return Promise.resolve(refused('notNow'));
  }

  consult(_input: InputOf<'handOver', 'consult'>): Promise<Result<{ callId: CallId }>> {
    return Promise.resolve(refused('notNow'));
  }

  completeTransfer(): Promise<Result<void>> {
    return Promise.resolve(refused('noConsult'));
  }

  endConsult(): Promise<Result<void>> {
    return Promise.resolve(refused('noConsult'));
  }

  conference(): Promise<Result<void>> {
    return Promise.resolve(refused('conferenceTooSmall'));
  }

  leave(): Promise<Result<void>> {
    return Promise.resolve(refused('notNow'));
  }

  muteParty(_input: InputOf<'handOver', 'muteParty'>): Promise<Result<void>> {
    return Promise.resolve(refused('notNow'));
  }

  callInterpreter(_input: InputOf<'handOver', 'callInterpreter'>): Promise<Result<{ callId: CallId }>> {
    return Promise.resolve(refused('interpreterUnset'));
  }

  answerRefer(_input: InputOf<'handOver', 'answerRefer'>): Promise<Result<void>> {
    return Promise.resolve(refused('notNow'));
  }
}
