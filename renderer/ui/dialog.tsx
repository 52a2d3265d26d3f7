import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './dialog.module.css';

interface DialogProps {
  readonly name: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Its width; 36rem unless told. */
  readonly size?: string;
  readonly children: ReactNode;
}

/** A modal dialog at the top of the window; Escape and a click beside it close it. The page's scroll needs no lock here. */
export function Dialog({ name, opened, onClose, size = '36rem', children }: DialogProps) {
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose}
      lockScroll={false}
      transitionProps={{ duration: 0 }}
      size={size}
      classNames={{ overlay: styles.overlay ?? '', content: styles.content ?? '' }}
    >
      <Modal.Overlay />
      <Modal.Content aria-label={name}>{children}</Modal.Content>
    </Modal.Root>
  );
}
