/**
 * Whether a description of the far side holds this desk (RFC 3264 8.4, and the 0.0.0.0 of RFC 2543): it will not listen.
 * Text that is no description, or has no audio, holds nobody.
 */
export function holds(sdp: string): boolean {
  const [session = '', ...sections] = sdp.slice(0, 100_000).split(/\r?\n(?=m=)/);
  const audio = sections.find((section) => /^m=audio [1-9]/.test(section));
  if (!audio) return false;
  const connection = /^c=IN IP[46] (\S+)/m;
  const address = (connection.exec(audio) ?? connection.exec(session))?.[1];
  const attribute = /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/m;
  const direction = (attribute.exec(audio) ?? attribute.exec(session))?.[1] ?? 'sendrecv';
  // With ICE a nil address says nothing: the candidates count (RFC 8839 4.3.2 lets browsers write it).
  const nil = address === '0.0.0.0' && !/^a=ice-ufrag:/m.test(sdp);
  return direction === 'sendonly' || direction === 'inactive' || nil;
}

/**
 * What tells one far end's media from another's: its ICE name and certificate, or its address where there is no ICE. The same
 * for two descriptions of one end, whatever else changed in them.
 */
export function pathOf(sdp: string): string {
  const text = sdp.slice(0, 100_000);
  const value = (line: RegExp) => line.exec(text)?.[1]?.trim() ?? '';
  const ufrag = value(/^a=ice-ufrag:(.*)$/m);
  if (ufrag) return `${ufrag} ${value(/^a=fingerprint:(.*)$/m).toLowerCase()}`;
  return `${value(/^c=IN (IP[46] \S+)/m)} ${value(/^m=audio (\d+)/m)}`;
}
