import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFlags } from '../../../electron/platform/flags';

describe('the command line', () => {
  it('without flags asks for nothing', () => {
    expect(readFlags(['electron', 'app'], {})).toEqual({
      settingsFile: null,
      practice: false,
      demo: false,
      userDataDir: null,
    });
  });

  it('names the settings file, before the environment does', () => {
    expect(readFlags(['--settings=a.json'], { TSUNAGU_SETTINGS: 'b.json' }).settingsFile).toBe(resolve('a.json'));
    expect(readFlags([], { TSUNAGU_SETTINGS: 'b.json' }).settingsFile).toBe(resolve('b.json'));
    expect(readFlags(['--settings='], { TSUNAGU_SETTINGS: '' }).settingsFile).toBeNull();
  });

  it('may have a settings file whose name holds an equals sign, spaces or Japanese', () => {
    expect(readFlags(['--settings=C=D/設定 1.json'], {}).settingsFile).toBe(resolve('C=D/設定 1.json'));
  });

  it('asks for practice, and the demonstration is practice too', () => {
    expect(readFlags(['--practice'], {})).toMatchObject({ practice: true, demo: false });
    expect(readFlags(['--demo'], {})).toMatchObject({ practice: true, demo: true });
    expect(readFlags(['--practice=no', '--demolition'], {})).toMatchObject({ practice: false, demo: false });
  });

  it('names the data folder', () => {
    expect(readFlags(['--user-data-dir=data'], {}).userDataDir).toBe(resolve('data'));
  });
});
