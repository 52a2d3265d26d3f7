import { argon2id } from 'hash-wasm';
import { expect, it } from 'vitest';
import { hashPassword, isPassword } from '../../electron/centre/auth/passwords';

const PASSWORD = '正しい馬 battery ガギグ';

it('a password fits its own hash alone, in whichever width it is typed', async () => {
  const hash = await hashPassword(PASSWORD);
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await isPassword(PASSWORD, hash)).toBe(true);
  expect(await isPassword(PASSWORD.replace('ガギグ', 'ｶﾞｷﾞｸﾞ'), hash)).toBe(true);
  expect(await isPassword(`${PASSWORD} `, hash)).toBe(false);
  expect(await isPassword(PASSWORD, null)).toBe(false);
});

it('hashes of another implementation, and of another cost, are read', async () => {
  const cost = { parallelism: 1, iterations: 3, memorySize: 1_024, hashLength: 32 };
  const password = PASSWORD.normalize('NFKC');
  const hash = await argon2id({ ...cost, password, salt: Buffer.alloc(16, 7), outputType: 'encoded' });
  expect(await isPassword(PASSWORD, hash)).toBe(true);
  expect(await isPassword('another', hash)).toBe(false);
});

it('the event loop turns while a password is looked at', async () => {
  const hash = await hashPassword(PASSWORD);
  let turns = 0;
  const turning = setInterval(() => {
    turns += 1;
  }, 1);
  await isPassword(PASSWORD, hash);
  clearInterval(turning);
  expect(turns).toBeGreaterThan(0);
});
