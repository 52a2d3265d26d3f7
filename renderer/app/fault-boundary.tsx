import { Component, type ReactNode } from 'react';
import { Button } from '../ui';
import styles from './desk.module.css';
import { words } from './words';

/** A fault in the window never leaves it blank: the call lives in main, and the window can be opened again. */
export class FaultBoundary extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <div role="alert" className={styles.message}>
        <p>{words('app.crashed')}</p>
        <Button tone="primary" onClick={() => window.location.reload()}>
          {words('app.reload')}
        </Button>
      </div>
    );
  }
}
