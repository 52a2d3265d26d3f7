import type { LineState } from '../../../shared/contract/slices';
import { useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { Chip, type ChipTone } from '../../ui';

const LINE_TONES: Readonly<Record<LineState, ChipTone>> = {
  off: 'plain',
  connecting: 'warn',
  connected: 'ok',
  reconnecting: 'warn',
  disconnected: 'bad',
  refused: 'bad',
};

/** Listening quality as a word: from 4.0 on good, from 3.0 on fair (MOS-LQ, centre.md 3). */
function qualityOf(mos: number): { readonly word: 'good' | 'fair' | 'poor'; readonly tone: ChipTone } {
  if (mos >= 4) return { word: 'good', tone: 'ok' };
  return mos >= 3 ? { word: 'fair', tone: 'warn' } : { word: 'poor', tone: 'bad' };
}

/** The line, the data, what is unsent and how the talk sounds: each as a word with its colour. */
export function ConnectionChips() {
  const t = useWords();
  const { line, mode, unsent, data, mos } = useSlice('connectivity');
  const quality = mos === null ? null : qualityOf(mos);
  const tone = LINE_TONES[line];
  return (
    <>
      <Chip tone={tone} icon={tone === 'bad' ? 'disconnected' : 'talking'}>
        <span role="status">
          {t('connection.phone')} {t(`connection.${line}`)}
        </span>
      </Chip>
      {mode === 'practice' && (
        <Chip tone="accent" icon="practice">
          {t('calls.practice')}
        </Chip>
      )}
      {data === 'failed' && (
        <Chip tone="bad" icon="warning">
          {t('connection.dataFailed')}
        </Chip>
      )}
      <Chip tone={unsent > 0 ? 'warn' : 'plain'}>{t('connection.unsent', { count: unsent })}</Chip>
      {mos !== null && quality && (
        <Chip tone={quality.tone}>
          {t('connection.quality')} {t(`connection.${quality.word}`)} {mos.toFixed(1)}
        </Chip>
      )}
    </>
  );
}
