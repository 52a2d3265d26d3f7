import { createRoot } from 'react-dom/client';
import { startClock } from './app/clock';
import { restoreTextSize } from './app/commands';
import { Desk } from './app/desk';
import { FaultBoundary } from './app/fault-boundary';
import { startMirror } from './app/mirror';
import { startWords } from './app/words';
import { followSelection } from './features/contacts';
import { DeskTheme } from './ui';

async function start(): Promise<void> {
  restoreTextSize();
  await startWords(await startMirror());
  followSelection();
  startClock();
  const root = document.getElementById('root');
  if (!root) return;
  createRoot(root).render(
    <DeskTheme>
      <FaultBoundary>
        <Desk />
      </FaultBoundary>
    </DeskTheme>,
  );
}

void start();
