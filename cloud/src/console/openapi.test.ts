import { spawnSync } from 'node:child_process';
import { Validator } from '@seriousme/openapi-schema-validator';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PERMISSIONS } from '#/access/index.ts';
import { consoleForTest, type ConsoleForTest } from '#/testing/console-for-test.ts';

let test: ConsoleForTest;
let headers: Record<string, string>;
let document: Document;
beforeAll(async () => {
  test = await consoleForTest();
  headers = test.bearer('bank-1', 'auditor');
  document = (await test.app.inject({ url: '/openapi.json', headers })).json();
});
afterAll(() => test.app.close());

interface Media {
  schema: object;
  example?: unknown;
}
interface Operation {
  summary?: string;
  description?: string;
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { description: string; content?: Record<string, Media> }>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
}
function operations(): [route: string, operation: Operation][] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
      operation,
    ]),
  );
}

describe('the API document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate({ ...document });
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(document.openapi).toBe('3.1.0');
  });

  it('describes every route but the page’s own files', () => {
    const described = operations().map(([route]) => route);
    const others = /^(GET|HEAD) \/($|console\/\*|docs)/;
    const routes = Object.keys(PERMISSIONS).filter((route) => !others.test(route));
    expect(described.toSorted()).toEqual(routes.toSorted());
  });

  it('says of each in both languages what it does, and what else it may answer', () => {
    for (const [route, { summary, description, responses }] of operations()) {
      expect(summary, route).toMatch(/^[A-Z][\x20-\x7e§]+$/);
      expect(description, route).toMatch(/[\u4e00-\u9fff]/);
      const problems = Object.entries(responses).filter(([status]) => Number(status) >= 400);
      expect(problems.length, route).toBeGreaterThan(0);
      for (const [status, { description: told }] of problems) {
        if (status !== '503') expect(told, `${route} ${status}`).toMatch(/`PW_[A-Z_]+`: .* \/ /);
      }
    }
  });

  it('gives an example of each that is as the schema says', async () => {
    const reader = fastify({ ajv: { customOptions: { removeAdditional: false } } });
    const examples: { route: string; url: string; payload: object }[] = [];
    for (const [route, { requestBody, responses }] of operations()) {
      const answer = responses['200'] ?? responses['201'];
      const medias = [requestBody, answer].flatMap((part) => Object.entries(part?.content ?? {}));
      const shown = medias.filter(([, { example }]) => example !== undefined);
      if (!responses['204']) expect(shown.length, route).toBeGreaterThan(0);
      for (const [type, { schema, example }] of shown) {
        if (type !== 'application/json') continue;
        const url = `/${examples.length}`;
        examples.push({ route, url, payload: example as object });
        reader.post(url, { schema: { body: schema } }, () => 'as described');
      }
    }
    for (const { route, url, payload } of examples) {
      const { body } = await reader.inject({ method: 'POST', url, payload });
      expect(body, route).toBe('as described');
    }
    expect(examples.length).toBeGreaterThan(30);
  });

  it('can be browsed with files of our own', async () => {
    const page = await test.app.inject({ url: '/docs/', headers });
    expect(page.body).not.toMatch(/(src|href)="(https?:)?\/\//);
    const script = await test.app.inject({ url: '/docs/static/swagger-ui-bundle.js', headers });
    expect(script.statusCode).toBe(200);
  });
});

const PROMTOOL = spawnSync('promtool', ['--version']).status === 0;
const required = process.env['PLEDGEWATCH_REQUIRE_SERVERS'] === '1';

describe('the metrics', () => {
  it('count answers by route, under our own name', async () => {
    await test.app.inject({ url: '/v1/pledges/P-404', headers });
    const { body } = await test.app.inject({ url: '/metrics', headers });
    expect(body).toMatch(/pledgewatch_http_.*route="\/v1\/pledges\/:pledgeId",status="404"/);
    const names = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(names.filter((line) => !line.startsWith('pledgewatch_'))).toEqual([]);
  });

  it.skipIf(!PROMTOOL && !required)('are what Prometheus’ own promtool accepts', async () => {
    const { body } = await test.app.inject({ url: '/metrics', headers });
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
      input: body,
      encoding: 'utf8',
    });
    expect(`${stdout}${stderr}`).toBe('');
    expect(status).toBe(0);
  });
});

describe('readiness', () => {
  it('names the part that is not ready', async () => {
    expect((await test.app.inject('/readyz')).statusCode).toBe(200);
    test.world.ready = false;
    const answer = await test.app.inject('/readyz');
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toEqual({ ready: false, parts: { broker: true, series: false } });
  });
});
