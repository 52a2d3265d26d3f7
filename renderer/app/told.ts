import type { Result } from '../../shared/contract/result';
import { showToast } from '../ui';
import { settled } from './mirror';
import { refusalWords } from './words';

/** An answer of main whose refusal is said in words at once; true when it stands. */
export async function told<T>(asked: Promise<Result<T>>): Promise<boolean> {
  const answer = await settled(asked);
  if (!answer.ok) showToast({ tone: 'error', text: refusalWords(answer.error) });
  return answer.ok;
}
