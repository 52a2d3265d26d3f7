import { bridge, sliceNow } from '../../app/mirror';
import { told } from '../../app/told';

/** Somebody is signed in at the centre, and may sign out: at a desk with its own centre there is nobody else. */
export function isSignedIn(): boolean {
  const { line, embedded } = sliceNow('centre');
  return !embedded && (line === 'connected' || line === 'offline');
}

/** ログアウト: what is not sent yet stays and goes with the person's next sign-in. */
export function signOut(): void {
  void told(bridge.centre.signOut());
}
