import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Desk } from './desk';
import { until } from './network/until';

declare global {
  interface Window {
    /** Level of a frequency at this moment and the loudest so far, dB. */
    levelsOf(hz: number): { now: number; loudest: number };
  }
}

/**
 * What the desk plays for the person's ear: Chromium's own capture of the hidden window's sound, measured in a window of the
 * test. The desk must have been started `withoutPretendedPerson`.
 */
export class Loudspeaker {
  private constructor(private readonly page: Page) {}

  static async of(desk: Desk): Promise<Loudspeaker> {
    const file = join(desk.directory, 'ear.html');
    writeFileSync(file, '<!doctype html><title>ear</title>');
    await desk.app.evaluate(async ({ BrowserWindow, session }, path) => {
      const windows = BrowserWindow.getAllWindows();
      const hidden = windows.find((one) => one.webContents.getURL().startsWith('app://media/'));
      if (!hidden) throw new Error('no hidden window');
      const { mainFrame } = hidden.webContents;
      // A session of its own: the desk's grants no capture.
      const own = session.fromPartition('ear');
      own.setPermissionRequestHandler((_contents, _permission, answer) => answer(true));
      own.setDisplayMediaRequestHandler((_request, answer) => answer({ video: mainFrame, audio: mainFrame }));
      const ear = new BrowserWindow({ show: false, webPreferences: { session: own, backgroundThrottling: false } });
      await ear.loadFile(path);
    }, file);
    const page = await until('the ear', () => desk.app.windows().find((one) => one.url().endsWith('ear.html')));
    await page.evaluate(async () => {
      const stream = await navigator.mediaDevices.getDisplayMedia({ video: true, audio: true });
      const context = new AudioContext();
      const analyser = new AnalyserNode(context, { fftSize: 4_096, smoothingTimeConstant: 0 });
      context.createMediaStreamSource(new MediaStream(stream.getAudioTracks())).connect(analyser);
      await context.resume();
      const now = new Float32Array(analyser.frequencyBinCount).fill(-200);
      const loudest = new Float32Array(now);
      setInterval(() => {
        analyser.getFloatFrequencyData(now);
        for (const [bin, level] of now.entries()) loudest[bin] = Math.max(loudest[bin] ?? -200, level);
      }, 20);
      window.levelsOf = (hz) => {
        const bin = Math.round((hz * analyser.fftSize) / context.sampleRate);
        return { now: now[bin] ?? -200, loudest: loudest[bin] ?? -200 };
      };
    });
    return new Loudspeaker(page);
  }

  /** Level of a frequency at this moment and the loudest so far, dB. */
  levelsOf(hz: number): Promise<{ now: number; loudest: number }> {
    return this.page.evaluate((frequency) => window.levelsOf(frequency), hz);
  }
}
