import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileOf } from '../../../electron/platform/app-files';

const ROOT = join('/opt', 'tsunagu', 'app');

describe('the file of an app: address', () => {
  it.each([
    ['app://desk/', 'desk/index.html'],
    ['app://desk/index.html', 'desk/index.html'],
    ['app://desk/assets/a%20b.js?x=1#y', 'desk/assets/a b.js'],
    ['app://media/index.html', 'media/index.html'],
    ['app://media/practice/a.ogg', 'practice/a.ogg'],
    ['app://desk/practice/a.ogg', 'desk/practice/a.ogg'],
    ['app://desk/a/../index.html', 'desk/index.html'],
  ])('%s is %s', (url, file) => {
    expect(fileOf(ROOT, url)).toBe(join(ROOT, file));
  });

  it.each([
    'app://desk/..%5cmain.cjs',
    'app://desk/%00/index.html',
    'app://desk/%zz',
    'app://other/index.html',
    'app:///index.html',
    'app://desk.evil.example/index.html',
    'https://evil.example/index.html',
    'file:///etc/passwd',
    'no address',
  ])('%s is none of ours', (url) => {
    expect(fileOf(ROOT, url)).toBeNull();
  });

  it.each([
    ['app://desk/%2e%2e/main.cjs', 'desk/main.cjs'],
    ['app://desk/..%2fmain.cjs', 'desk/main.cjs'],
    ['app://desk/%2e%2e%2f%2e%2e%2fetc/passwd', 'desk/etc/passwd'],
    ['app://media/practice/..%2fpackage.json', 'media/package.json'],
    ['app://media/practice/%2e%2e%2f..%2f..%2fetc/passwd', 'media/etc/passwd'],
  ])('the dots of %s do not leave the folder of their host', (url, file) => {
    expect(fileOf(ROOT, url)).toBe(join(ROOT, file));
  });
});
