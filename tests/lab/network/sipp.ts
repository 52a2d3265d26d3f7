import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Network } from './network';
import { freeRtpPort, freeTcpPort, freeUdpPort, LOOPBACK } from './ports';
import { Program } from './program';
import { callerScenario } from './sipp-scenarios';

const LONGEST_CALL_MS = 60_000;

export interface SippCaller {
  to: string;
  from: string;
  voiceFile: string;
  talkMs: number;
  dialledNumberHeader?: string;
}

export interface SippResult {
  /** Whether sipp went through the whole scenario. */
  completed: boolean;
  /** INVITE sent to 200 OK received, in ms. */
  inviteToOkMs: number | undefined;
  output: string;
}

/** One sipp process that makes one call through the exchange; the promise is settled when it has hung up. */
export async function callWithSipp(network: Network, caller: SippCaller): Promise<SippResult> {
  const directory = mkdtempSync(join(network.directory, 'sipp-'));
  const scenarioFile = join(directory, 'caller.xml');
  writeFileSync(scenarioFile, callerScenario(caller));
  const program = new Program(
    'sipp',
    [
      `${LOOPBACK}:${network.sipPort}`,
      ...['-sf', scenarioFile, '-m', '1', '-l', '1', '-i', LOOPBACK, '-p', String(await freeUdpPort())],
      ...['-mi', LOOPBACK, '-mp', String(await freeRtpPort()), '-cp', String(await freeTcpPort())],
      ...['-nostdin', '-trace_rtt', '-rtt_freq', '1', '-trace_err', '-timeout', `${LONGEST_CALL_MS}ms`],
    ],
    // sipp draws its screen with curses and will not start without a terminal's name.
    { logFile: join(directory, 'sipp.log'), cwd: directory, env: { TERM: 'xterm' } },
  );
  const code = await program.ended;
  return { completed: code === 0, inviteToOkMs: readResponseTime(directory), output: readErrors(directory) };
}

function readResponseTime(directory: string): number | undefined {
  const file = readdirSync(directory).find((name) => name.endsWith('_rtt.csv'));
  if (!file) return undefined;
  // Date_ms;response_time_ms;rtd_no
  const row = readFileSync(join(directory, file), 'utf8').trim().split('\n')[1];
  const value = Number(row?.split(';')[1]);
  return Number.isFinite(value) ? value : undefined;
}

function readErrors(directory: string): string {
  return readdirSync(directory)
    .filter((name) => name.endsWith('_errors.log'))
    .map((name) => readFileSync(join(directory, name), 'utf8'))
    .join('\n');
}
