import { join, normalize, sep } from 'node:path';

/** Where the file of an `app:` URL lies below `root`, or null for anything outside its host's folder. Never throws. */
export function fileOf(root: string, url: string): string | null {
  let path: string;
  let hostname: string;
  try {
    const parsed = new URL(url);
    hostname = parsed.hostname;
    // The URL is already free of dots; encoded ones appear only now.
    path = normalize(decodeURIComponent(parsed.pathname)).replaceAll('\\', '/');
  } catch {
    return null;
  }
  if (path.includes('\0') || path.split('/').includes('..')) return null;
  const isVoice = hostname === 'media' && path.startsWith('/practice/');
  const base = isVoice ? root : hostname === 'desk' || hostname === 'media' ? join(root, hostname) : null;
  if (base === null) return null;
  const file = join(base, path === '/' ? 'index.html' : path);
  return file.startsWith(base + sep) ? file : null;
}
