import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { Type } from '@sinclair/typebox';
import { PERMISSIONS } from '#/access/index.ts';
import { CATALOGUE, type ErrorCode } from '@pledgewatch/shared/errors';
import type { App } from './app.ts';
import { described } from './describing.ts';
import { Problem } from './problem.ts';

const INFO = {
  title: 'Pledgewatch 押品哨兵',
  version: '1',
  description:
    'Whether the goods behind a loan are still there, and what may leave. ' +
    'Times are ms since 1970-01-01T00:00:00Z, masses grams, money fen (¥0.01). ' +
    'A command is given once: its Idempotency-Key makes trying again safe.\n\n' +
    '贷款背后的货物是否仍在库，以及哪些货物可以放行。时间为自 1970-01-01 起的毫秒数，质量单位为克，' +
    '金额单位为分。每条指令只执行一次：Idempotency-Key 使重试安全。',
  license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
};

/** Answers that any route may give to who asks wrongly or too often. */
const ALWAYS: readonly ErrorCode[] = ['PW_RATE_LIMITED', 'PW_INTERNAL'];
const GUARDED: readonly ErrorCode[] = [
  'PW_KEY_MISSING',
  'PW_KEY_UNKNOWN',
  'PW_SESSION_EXPIRED',
  'PW_ROLE_FORBIDDEN',
];

/** Collects every route registered after it, and shows them at `/docs` with files of our own. */
export async function describeApi(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: INFO,
      components: {
        securitySchemes: {
          key: {
            type: 'http',
            scheme: 'bearer',
            description: 'API key pwk_…, or a token of the configured issuer',
          },
          session: { type: 'apiKey', in: 'cookie', name: 'pledgewatch' },
        },
      },
    },
    transformObject: (document) => {
      if (!('openapiObject' in document)) return document.swaggerObject;
      complete(document.openapiObject as OpenApi);
      return document.openapiObject;
    },
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    // Some hundred operations laid out at once keep a browser busy for minutes.
    uiConfig: {
      validatorUrl: null,
      persistAuthorization: false,
      docExpansion: 'none',
      filter: true,
    },
    staticCSP:
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
      "img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'",
  });
}

/** The document itself. */
export function addOpenApiRoute(app: App): void {
  const schema = described(
    {
      tag: 'Operation',
      summary: 'This document',
      zh: '本接口文档（OpenAPI 3.1）。',
    },
    {},
    { 200: { schema: Type.Object({ openapi: Type.String() }), example: { openapi: '3.1.0' } } },
  );
  app.get('/openapi.json', { schema }, () => app.swagger());
}

interface Operation {
  'x-problem-codes'?: readonly ErrorCode[];
  responses: Record<string, unknown>;
  security?: readonly unknown[];
  parameters?: readonly unknown[];
  requestBody?: unknown;
  operationId?: string;
}
interface OpenApi {
  components: { schemas: Record<string, unknown> };
  paths: Record<string, Record<string, Operation>>;
}

function complete({ paths, components }: OpenApi): void {
  components.schemas['Problem'] = Problem;
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const route = `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`;
      completeOperation(operation, route);
    }
  }
}

/** Who may call it, and every problem it may answer. */
function completeOperation(operation: Operation, route: string): void {
  const permission = PERMISSIONS[route];
  const open = permission?.roles === 'open';
  operation.security = open ? [] : [{ key: [] }, ...(permission?.session ? [{ session: [] }] : [])];
  const reads = operation.parameters !== undefined || operation.requestBody !== undefined;
  const codes: ErrorCode[] = [
    ...(operation['x-problem-codes'] ?? []),
    ...(reads ? (['PW_REQUEST_INVALID'] as const) : []),
    ...(operation.requestBody
      ? (['PW_REQUEST_UNREADABLE', 'PW_REQUEST_TOO_LARGE', 'PW_MEDIA_TYPE_UNKNOWN'] as const)
      : []),
    ...(open ? [] : GUARDED),
    ...ALWAYS,
  ];
  for (const [status, group] of Map.groupBy(codes, (code) => CATALOGUE[code].http)) {
    operation.responses[status] = problemResponse(group);
  }
}

function problemResponse(codes: readonly ErrorCode[]) {
  const lines = codes.map((code) => `\`${code}\`: ${CATALOGUE[code].en} / ${CATALOGUE[code].zh}`);
  return {
    description: lines.join('\n\n'),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}
