import type { FastifyInstance } from 'fastify';

/** Deeper than any wish or script; schemas and databases walk a value by recursion and would overflow. */
const DEPTH_MAX = 64;

/** Whether JSON text nests deeper than allowed, told without reading it into values. */
export function isTooDeep(text: string, most = DEPTH_MAX): boolean {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (isInString) {
      if (letter === '\\') at += 1;
      else if (letter === '"') isInString = false;
    } else if (letter === '"') isInString = true;
    else if (letter === '[' || letter === '{') {
      depth += 1;
      if (depth > most) return true;
    } else if (letter === ']' || letter === '}') depth -= 1;
  }
  return false;
}

/** Takes JSON and nothing else; a body that is too deep, or names a prototype, is malformed. */
export function takeOnlyJson(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = String(body);
    if (isTooDeep(text)) done(Object.assign(new Error('too deep'), { statusCode: 400 }));
    else parse(request, text, done);
  });
}
