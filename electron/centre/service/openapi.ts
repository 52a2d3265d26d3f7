import { z } from 'zod';
import { COMMANDS } from '../../../shared/contract/centre/commands';
import { ENTITIES, ENTITY_NAMES } from '../../../shared/contract/centre/entities';
import { PROTOCOL } from '../../../shared/contract/centre/feed';
import { errorSchema, type RequestRefusal } from '../../../shared/contract/centre/session';
import { STATUS } from './request';
import type { Described } from './router';

type Json = { [key: string]: unknown };
const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const ANY_ROUTE: readonly RequestRefusal[] = ['malformed', 'protocol', 'draining', 'internal'];
const GUARDED: readonly RequestRefusal[] = ['notSignedIn', 'notAllowed', 'tooMany'];

/** As JSON Schema 2020-12, which is what OpenAPI 3.1 speaks. What a check in code says beyond that is not in it. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

/** The published description of the service (OpenAPI 3.1), made of what the routes themselves are checked by. */
export function openApi(routes: readonly Described[]): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = route.url.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'つなぐセンター',
      version: `${PROTOCOL}`,
      description:
        'コールセンターの顧客・応対・受注などを預かるサービスです。読むときは /v1/rows と /v1/changes、書くときは /v1/commands を使います。使い方の順序は electron/centre/API.md にあります。',
    },
    paths,
    components: {
      securitySchemes: { accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: schemas(),
    },
  };
}

function operation(route: Described): Json {
  const { method, url, access, summary, description, takes, input, answer, refusals } = route;
  const isOpen = access === 'open';
  const codes = new Set([...refusals, ...ANY_ROUTE, ...(isOpen ? [] : GUARDED)]);
  const statuses = new Set([...codes].map((code) => STATUS[code]));
  const content =
    typeof answer === 'string' ? { [answer]: { schema: { type: 'string' } } } : json(answerOf(url, answer));
  return {
    summary,
    ...(description === undefined ? {} : { description }),
    ...(isOpen ? {} : { security: [{ accessToken: [] }], 'x-roles': access }),
    ...(input && (method === 'GET' || takes) ? { parameters: parameters(url, schemaOf(input, 'input')) } : {}),
    ...(input && method === 'POST' && !takes
      ? { requestBody: { required: true, content: json(bodyOf(url, input)) } }
      : {}),
    ...(takes ? { requestBody: { required: true, content: ofTypes(takes) } } : {}),
    responses: {
      '200': { description: '成功', content },
      ...Object.fromEntries(
        [...statuses].map((status) => [
          `${status}`,
          {
            description: [...codes].filter((code) => STATUS[code] === status).join(', '),
            content: json(ref('Refusal')),
          },
        ]),
      ),
    },
  };
}

const ofTypes = (types: readonly string[]) =>
  Object.fromEntries(types.map((type) => [type, { schema: { type: 'string' } }]));
const json = (schema: Json) => ({ 'application/json': { schema } });

function parameters(url: string, schema: Json): Json[] {
  const required = (schema.required ?? []) as readonly string[];
  return Object.entries((schema.properties ?? {}) as Json).map(([name, of]) => {
    const isInPath = url.includes(`:${name}`);
    return { name, in: isInPath ? 'path' : 'query', required: isInPath || required.includes(name), schema: of };
  });
}

/** The wire takes wishes unchecked, so that a broken one is refused alone; whoever writes one wants to know its shape. */
function bodyOf(url: string, input: z.ZodType): Json {
  const schema = schemaOf(input, 'input');
  if (url !== '/v1/commands') return schema;
  const commands = { type: 'array', minItems: 1, maxItems: 50, items: { oneOf: commandNames().map(ref) } };
  return { ...schema, properties: { ...(schema.properties as Json), commands } };
}

function answerOf(url: string, answer: z.ZodType): Json {
  const row = { anyOf: ENTITY_NAMES.map(ref) };
  if (url === '/v1/rows/:entity/:id') return row;
  if (url === '/v1/rows/:entity')
    return { type: 'object', required: ['rows'], properties: { rows: { type: 'array', items: row } } };
  const schema = schemaOf(answer, 'output');
  if (url !== '/v1/commands') return schema;
  return {
    ...schema,
    properties: { ...(schema.properties as Json), answers: { type: 'array', items: ref('Answer') } },
  };
}

const commandNames = () => Object.keys(COMMANDS).map((kind) => `command.${kind}`);

function schemas(): Json {
  const rows = ENTITY_NAMES.map((entity) => {
    const { schema, readers } = ENTITIES[entity];
    return [entity, { ...schemaOf(schema, 'output'), 'x-readers': readers }];
  });
  const commands = Object.entries(COMMANDS).map(([kind, { payload, roles, v }]) => [
    `command.${kind}`,
    {
      type: 'object',
      required: ['id', 'n', 'kind', 'v', 'at', 'payload'],
      properties: {
        id: { type: 'string', description: '依頼の名前 (UUID)。送り直すときも同じものです。' },
        n: { type: 'integer', minimum: 1, description: '端末ごとの通し番号です。' },
        kind: { const: kind },
        v: { const: v },
        at: { type: 'integer', description: '端末の時計 (epoch ms)。順序はセンターが決めます。' },
        payload: schemaOf(payload, 'input'),
      },
      'x-roles': roles,
    },
  ]);
  return {
    Refusal: schemaOf(errorSchema, 'output'),
    ...Object.fromEntries([...rows, ...commands]),
  };
}
