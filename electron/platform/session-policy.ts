import type { Session, WebContents } from 'electron';
import { logger } from './log';

const OWN = /^app:\/\/(?:desk|media)\//;
const GRANTED = new Set(['media', 'speaker-selection']);

/** Audio capture and choice of the speaker, only for our own pages' main frames; everything else is denied. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const videoAsked = 'mediaTypes' in details && (details.mediaTypes ?? []).includes('video');
    const granted = GRANTED.has(permission) && details.isMainFrame && OWN.test(details.requestingUrl) && !videoAsked;
    if (!granted) logger.warn('permission-denied', { permission });
    answer(granted);
  });
  session.setPermissionCheckHandler((_contents, permission, origin, details) => {
    const video = details.mediaType === 'video';
    return GRANTED.has(permission) && details.isMainFrame && OWN.test(`${origin.replace(/\/$/, '')}/`) && !video;
  });
  session.setDevicePermissionHandler(() => false);
  // Its dictionaries would be fetched from outside.
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => event.preventDefault());
}

/** No page may go elsewhere, open a window or hold a guest. */
export function guardContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => {
    logger.warn('window-denied');
    return { action: 'deny' };
  });
  const stay = (event: { preventDefault: () => void; url: string }) => {
    if (event.url === contents.getURL()) return;
    logger.warn('navigation-denied');
    event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
}
