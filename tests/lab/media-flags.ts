/** Chromium switches for a machine without sound and media on the loopback only; `voice` is the microphone's WAV file. */
export function mediaFlags(voice: string): string[] {
  return [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-audio-capture=${voice}`,
    '--disable-features=WebRtcHideLocalIpsWithMdns',
    '--allow-loopback-in-peer-connection',
  ];
}
