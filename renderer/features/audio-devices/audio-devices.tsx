import { Popover } from '@mantine/core';
import { create } from 'zustand';
import type { AudioDevice } from '../../../shared/contract/slices';
import { bridge, useSlice } from '../../app/mirror';
import { told } from '../../app/told';
import { useWords } from '../../app/words';
import { Button, Chip, Field, joined } from '../../ui';
import styles from './audio-devices.module.css';

const useOpened = create<{ readonly opened: boolean }>(() => ({ opened: false }));

/** Opens 音声機器, for the command list. */
export function showAudioDevices(): void {
  useOpened.setState({ opened: true });
}

interface ChoiceProps {
  readonly label: string;
  readonly devices: readonly AudioDevice[];
  readonly chosen: string | null;
  readonly onChoose: (id: string | null) => void;
}

function DeviceChoice({ label, devices, chosen, onChoose }: ChoiceProps) {
  const t = useWords();
  return (
    <Field label={label}>
      {(control) => (
        <select
          {...control}
          value={chosen ?? ''}
          onChange={(event) => onChoose(event.currentTarget.value === '' ? null : event.currentTarget.value)}
        >
          <option value="">{t('audio.systemDefault')}</option>
          {devices.map((device) => (
            <option key={device.id} value={device.id}>
              {device.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** 音声機器: which microphone and speaker, and whether the microphone works. */
export function AudioDevices() {
  const t = useWords();
  const { opened } = useOpened();
  const audio = useSlice('audio');
  const broken = audio.microphone === 'missing' || audio.microphone === 'denied' || audio.microphone === 'lost';
  const choose = (inputId: string | null, outputId: string | null) =>
    void told(bridge.audio.selectDevices({ inputId, outputId }));
  return (
    <Popover
      opened={opened}
      onChange={(next) => useOpened.setState({ opened: next })}
      position="top-end"
      width={340}
      trapFocus
      returnFocus
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <Button
          icon="headset"
          aria-expanded={opened}
          className={joined(styles.button, broken && styles.broken)}
          onClick={() => useOpened.setState({ opened: !opened })}
        >
          {t('audio.title')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown
        aria-label={t('audio.title')}
        className={styles.panel}
        onKeyDown={(event) => event.key === 'Escape' && useOpened.setState({ opened: false })}
      >
        <Chip tone={broken ? 'bad' : audio.microphone === 'ready' ? 'ok' : 'plain'} className={styles.state}>
          <span role="status">{t(`audio.${audio.microphone}`)}</span>
        </Chip>
        <DeviceChoice
          label={t('audio.input')}
          devices={audio.inputs}
          chosen={audio.inputId}
          onChoose={(id) => choose(id, audio.outputId)}
        />
        <DeviceChoice
          label={t('audio.output')}
          devices={audio.outputs}
          chosen={audio.outputId}
          onChoose={(id) => choose(audio.inputId, id)}
        />
        <Button small onClick={() => void told(bridge.audio.retryMicrophone())}>
          {t('audio.retry')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
