/** How the built app is started here, for people and for test drivers: `{ executablePath, args, env }`. */
export function launchInfo({ electron, appDir }) {
  const args = [appDir];
  // Chromium refuses to start as root with its sandbox. Only drivers give this switch, never the product.
  if (process.platform === 'linux' && process.getuid() === 0) args.push('--no-sandbox');
  return { executablePath: electron.executablePath, args, env: {} };
}
