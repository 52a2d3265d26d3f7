import { useEffect } from 'react';
import { create } from 'zustand';
import { Button } from './button';
import { Icon } from './icons';
import { joined } from './joined';
import styles from './toasts.module.css';

const ERROR_MS = 8_000;
const DONE_MS = 3_000;

interface Toast {
  readonly id: number;
  readonly tone: 'error' | 'done';
  readonly text: string;
}

const useToasts = create<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }));
let nextId = 1;

/** Says a fault for eight seconds, a success for three, or until it is closed; the same words twice are one toast. */
export function showToast(toast: Omit<Toast, 'id'>): void {
  const id = nextId++;
  useToasts.setState(({ toasts }) => ({
    toasts: [...toasts.filter((old) => old.text !== toast.text), { ...toast, id }].slice(-3),
  }));
}

function close(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}

function ToastLine({ toast, closeName }: { readonly toast: Toast; readonly closeName: string }) {
  useEffect(() => {
    const timer = setTimeout(() => close(toast.id), toast.tone === 'error' ? ERROR_MS : DONE_MS);
    return () => clearTimeout(timer);
  }, [toast.id, toast.tone]);
  return (
    <div className={joined(styles.toast, styles[toast.tone])}>
      <Icon name={toast.tone === 'error' ? 'warning' : 'check'} />
      <span role={toast.tone === 'error' ? 'alert' : 'status'}>{toast.text}</span>
      <Button tone="quiet" small aria-label={closeName} onClick={() => close(toast.id)}>
        <Icon name="close" size={14} />
      </Button>
    </div>
  );
}

/** Where toasts stand: above the call bar, over nothing that is being typed. */
export function Toaster({ closeName }: { readonly closeName: string }) {
  const toasts = useToasts((state) => state.toasts);
  return (
    <div className={styles.stack}>
      {toasts.map((toast) => (
        <ToastLine key={toast.id} toast={toast} closeName={closeName} />
      ))}
    </div>
  );
}
