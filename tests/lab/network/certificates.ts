import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

export interface Certificates {
  /** PEM of a certificate authority that no system knows. */
  authorityFile: string;
  certificateFile: string;
  keyFile: string;
}

/** A certificate authority of the test's own, and a server's certificate from it for a name such as `IP:127.0.0.1`. */
export function makeCertificates(directory: string, subjectAltName: string): Certificates {
  const file = (name: string) => join(directory, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  const authorityFile = file('authority.pem');
  const authorityKey = file('authority.key');
  const certificateFile = file('server.pem');
  const keyFile = file('server.key');
  const subject = ['-subj', '/CN=Tsunagu lab'];
  openssl('req', '-x509', ...KEY, '-keyout', authorityKey, '-out', authorityFile, '-days', '2', ...subject);
  openssl('req', '-new', ...KEY, '-keyout', keyFile, '-out', file('server.csr'), '-subj', '/CN=server');
  writeFileSync(file('server.ext'), `subjectAltName=${subjectAltName}\n`);
  const signing = ['-CA', authorityFile, '-CAkey', authorityKey, '-CAcreateserial', '-extfile', file('server.ext')];
  openssl('x509', '-req', '-in', file('server.csr'), ...signing, '-out', certificateFile, '-days', '2');
  return { authorityFile, certificateFile, keyFile };
}
