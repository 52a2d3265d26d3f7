import { type Result, refused } from '../../shared/contract/result';
import type { CallId } from '../../shared/domain/ids';

/** 録音一時停止 and 録音再開, by the way that the settings name. */
export class RecordingDesk {
  pause(_id: CallId): Promise<Result<void>> {
    return Promise.resolve(refused('recordingUnset'));
  }

  resume(_id: CallId): Promise<Result<void>> {
    return Promise.resolve(refused('recordingUnset'));
  }
}
