import { X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { z } from 'zod';
import type { SettingsProblem } from '../../shared/contract/slices';
import { INSECURE } from '../../shared/settings/address';
import { type Settings, settingsSchema } from '../../shared/settings/settings';
import { jsonFaultOf } from './json-fault';

const FILE_MAX_BYTES = 1_000_000;

export type SettingsOutcome =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problem: SettingsProblem };

/** Reads and checks the settings file; without a file the desk runs on its defaults. Never throws. */
export async function readSettings(file: string | null): Promise<SettingsOutcome> {
  if (file === null) return { ok: true, settings: {} };
  const problem = (code: SettingsProblem['code'], key: string | null, detail: string): SettingsOutcome => ({
    ok: false,
    problem: { file, key, code, detail },
  });
  let text: string;
  try {
    const { size } = await stat(file);
    if (size > FILE_MAX_BYTES) return problem('unreadable', null, 'ファイルが大きすぎます。');
    // Editors on Windows put a byte order mark in front.
    text = (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return missing
      ? problem('missing', null, 'ファイルがありません。場所と名前を確かめてください。')
      : problem('unreadable', null, 'ファイルを読めません。読み取りの権限を確かめてください。');
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    const { line, column } = jsonFaultOf(text);
    return problem(
      'notJson',
      null,
      `JSON として読めません（${line} 行目 ${column} 文字目）。カンマや引用符を確かめてください。`,
    );
  }
  const parsed = settingsSchema.safeParse(json);
  if (parsed.success) return withAuthorities(file, parsed.data, problem);
  const issue = parsed.error.issues[0];
  return issue ? problemOf(issue, problem) : problem('badValue', null, '内容を確かめてください。');
}

/** The file of further certificate authorities, found beside the settings where its path is relative, and looked into. */
async function withAuthorities(
  file: string,
  settings: Settings,
  problem: (code: SettingsProblem['code'], key: string | null, detail: string) => SettingsOutcome,
): Promise<SettingsOutcome> {
  const { telephony } = settings;
  if (telephony?.certificateAuthorities === undefined) return { ok: true, settings };
  const authorities = resolve(dirname(file), telephony.certificateAuthorities);
  const text = await readFile(authorities, 'utf8').catch(() => null);
  const key = 'telephony.certificateAuthorities';
  if (text === null)
    return problem('badValue', key, '証明書のファイルを読めません。場所と読み取りの権限を確かめてください。');
  if (!holdsCertificate(text)) {
    return problem(
      'badValue',
      key,
      'ファイルに証明書がありません。PEM 形式（BEGIN CERTIFICATE）のファイルにしてください。',
    );
  }
  return { ok: true, settings: { ...settings, telephony: { ...telephony, certificateAuthorities: authorities } } };
}

function holdsCertificate(pem: string): boolean {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  try {
    for (const block of blocks) new X509Certificate(block);
    return blocks.length > 0;
  } catch {
    return false;
  }
}

function problemOf(
  issue: z.core.$ZodIssue,
  problem: (code: SettingsProblem['code'], key: string | null, detail: string) => SettingsOutcome,
): SettingsOutcome {
  const path = issue.path.map(String);
  const key = path.length > 0 ? path.join('.') : null;
  if (issue.code === 'unrecognized_keys') {
    const unknown = [...path, issue.keys[0] ?? ''].join('.');
    return problem('unknownKey', unknown, 'この設定項目はありません。つづりを確かめるか、行を消してください。');
  }
  if (issue.message === INSECURE) {
    return problem(
      'insecureAddress',
      key,
      '暗号化されていないアドレスは、このパソコン自身（127.0.0.1）にだけ使えます。wss: か https: にしてください。',
    );
  }
  return problem('badValue', key, `${expected(issue)}を書いてください。`);
}

function expected(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return (
        { string: '文字列', boolean: 'true か false', array: '[ ] で囲んだ一覧', object: '{ } で囲んだ項目' }[
          String(issue.expected)
        ] ?? '正しい形の値'
      );
    case 'invalid_value':
      return `${issue.values.map(String).join('、')} のどれか`;
    case 'too_small':
      return '空でない値';
    case 'too_big':
      return 'もっと短い値';
    case 'custom':
      return issue.message;
    case 'invalid_format':
      return issue.message.startsWith('Invalid') ? '正しい形の値' : issue.message;
    default:
      return '正しい形の値';
  }
}
