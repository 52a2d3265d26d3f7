import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOMAIN, type Network, PEER_PASSWORD, PEER_USER_2 } from './network';
import { freeUdpPort, LOOPBACK } from './ports';
import { Program } from './program';
import { until } from './until';

/**
 * baresip over UDP: a native softphone without encryption or ICE that answers by itself and speaks with `voiceFile`
 * (16-bit WAV, 8000 Hz).
 */
export async function startBaresip(network: Network, voiceFile: string): Promise<Program> {
  const directory = join(network.directory, 'baresip');
  mkdirSync(directory, { recursive: true });
  writeFileSync(
    join(directory, 'config'),
    [
      `sip_listen ${LOOPBACK}:${await freeUdpPort()}`,
      `net_interface ${LOOPBACK}`,
      `audio_source aufile,${voiceFile}`,
      'audio_player aubridge,nil',
      'audio_alert aubridge,nil',
      'module_path /usr/lib/baresip/modules',
      ...['g711', 'aufile', 'aubridge', 'account', 'menu'].map((name) => `module ${name}.so`),
      '',
    ].join('\n'),
  );
  writeFileSync(
    join(directory, 'accounts'),
    `<sip:${PEER_USER_2}@${DOMAIN};transport=udp>;auth_user=${PEER_USER_2};auth_pass=${PEER_PASSWORD};` +
      `outbound="sip:${LOOPBACK}:${network.sipPort};transport=udp";answermode=auto;regint=300\n`,
  );
  writeFileSync(join(directory, 'contacts'), '');
  const program = new Program('baresip', ['-f', directory, '-v'], {
    logFile: join(directory, 'baresip.log'),
    cwd: directory,
  });
  try {
    await until('baresip is registered', () => {
      if (!program.isRunning) throw new Error(`baresip ended at once:\n${program.output()}`);
      return program.output().includes('200 OK');
    });
  } catch (error) {
    await program.stop();
    throw new Error(`${String(error)}\n${program.output()}`);
  }
  return program;
}
