import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isInstalled, searchPath } from '@pledgewatch/shared/testing';
import { ROOT } from './compose-file.ts';
import { NativeSystem } from './native.ts';

const run = promisify(execFile);
const SERVERS = ['mosquitto', 'mosquitto_pub', 'influxd'];
const env = { PATH: searchPath() };
const missing = SERVERS.filter((server) => !isInstalled(server));

interface Answer {
  readonly results: readonly {
    readonly error?: string;
    readonly series?: readonly { readonly values: readonly (readonly unknown[])[] }[];
  }[];
}

describe.skipIf(missing.length > 0)(
  'docker-compose.yml, run as processes (mosquitto, influxd)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'pw-compose-'));
    let system: NativeSystem;

    beforeAll(async () => {
      system = await NativeSystem.create(folder);
      await system.up('story');
    }, 300_000);
    afterAll(async () => {
      await system.down();
      rmSync(folder, { recursive: true });
    });

    async function influx(query: string, user = 'grafana'): Promise<Answer> {
      const password = readFileSync(
        system.path('prepare', '/prepared/grafana/influx-password'),
        'utf8',
      );
      const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
      const url = `http://127.0.0.1:${system.port('influxdb', 8086)}/query?db=pledgewatch`;
      const body = new URLSearchParams({ q: query });
      const answer = await fetch(url, { method: 'POST', body, headers: { authorization } });
      return (await answer.json()) as Answer;
    }

    async function rows(query: string): Promise<number> {
      const [result] = (await influx(query)).results;
      expect(result?.error).toBeUndefined();
      return result?.series?.flatMap(({ values }) => values).length ?? 0;
    }

    it('shows what a pledge is covered by', { timeout: 300_000 }, async () => {
      const keys = JSON.parse(
        readFileSync(system.path('site', '/prepared/people/keys.json'), 'utf8'),
      );
      const authorization = `Bearer ${keys['bank-pearl-river:li:pledgee']}`;
      const url = `http://127.0.0.1:${system.port('cloud', 8080)}/v1/pledges`;
      interface Pledges {
        readonly items: readonly {
          readonly state: string;
          readonly value?: { readonly coveragePermille: number };
        }[];
      }
      const pledge = await eventually(async () => {
        const answer = await fetch(url, { headers: { authorization } });
        const { items } = (await answer.json()) as Pledges;
        return items.find(({ state }) => state === 'ACTIVE');
      });
      expect(pledge.value?.coveragePermille).toBeGreaterThan(1_000);
    });

    const dashboard = JSON.parse(
      readFileSync(join(ROOT, 'packaging/grafana/dashboards/pledgewatch.json'), 'utf8'),
    ) as { panels: { title: string; targets: { query: string }[] }[] };
    const queries = dashboard.panels.flatMap(({ title, targets }) =>
      targets.map(({ query }) => [title, query] as const),
    );

    it.each(queries)('the dashboard draws %s', { timeout: 300_000 }, async (_, query) => {
      const asked = query
        .replaceAll('$timeFilter', 'time > now() - 1h')
        .replaceAll('$__interval', '10s');
      expect(asked).not.toContain('$');
      expect(await eventually(() => rows(asked))).toBeGreaterThan(0);
    });

    it('lets Grafana read, and nobody without a password', async () => {
      const [written] = (await influx('DROP MEASUREMENT stack_weight')).results ?? [];
      expect(written?.error ?? 'refused').toMatch(/not authorized|refused/);
      expect(await rows('SELECT * FROM stack_weight LIMIT 1')).toBe(1);
      const url = `http://127.0.0.1:${system.port('influxdb', 8086)}/query?q=SHOW+DATABASES`;
      expect((await fetch(url)).status).toBe(401);
    });

    it('keeps what it prepared from other users', () => {
      const modes = [
        ['prepare', '/prepared/operator/influx-admin-password', 0o640],
        ['prepare', '/prepared/site/devices-password', 0o640],
        ['keys', '/people/keys.json', 0o600],
        ['edge', '/data/gateway.key', 0o600],
      ] as const;
      for (const [service, path, mode] of modes) {
        expect([path, statSync(system.path(service, path)).mode & 0o777]).toEqual([path, mode]);
      }
    });

    it('no secret it made is in what the programs say', () => {
      const secrets = [
        'site/devices-password',
        'site/edge-password',
        'operator/influx-admin-password',
      ].map((name) => readFileSync(system.path('prepare', `/prepared/${name}`), 'utf8'));
      const said = Object.values(system.said).join('\n');
      for (const secret of secrets) expect(said).not.toContain(secret);
    });

    describe('when only mosquitto_pub speaks for a scale', () => {
      beforeAll(async () => system.stop('simulators'), 120_000);

      const publish = (topic: string, message: object, user: readonly string[]) => {
        const port = String(system.port('mosquitto', 1883));
        const place = ['-h', '127.0.0.1', '-p', port, '-q', '1', '-t', topic];
        return run('mosquitto_pub', [...place, ...user, '-m', JSON.stringify(message)], { env });
      };
      const weight = (seq: number) => ({
        mid: `by-hand-${seq}`,
        ts: new Date().toISOString(),
        seq: 1_000_000 + seq,
        gross: 4_320,
        stable: true,
        overload: false,
      });

      it('refuses a device without a password', async () => {
        await expect(publish('scales/S-A1-3/weight', weight(0), [])).rejects.toThrow(
          'not authorised',
        );
      });

      it(
        'its weight is an event in InfluxDB, under its message’s correlation id',
        { timeout: 90_000 },
        async () => {
          const file = system.path('simulators', '/site/devices-password');
          const user = ['-u', 'devices', '-P', readFileSync(file, 'utf8')];
          let seq = 0;
          const found = await eventually(async () => {
            await publish('scales/S-A1-3/weight', weight((seq += 1)), user);
            await delay(300);
            const where = `"slotId" = 'A1-3' AND "nominalG" = 4320000`;
            const answer = await influx(
              `SELECT "nominalG", "correlationId" FROM stack_weight WHERE ${where}`,
            );
            return answer.results[0]?.series?.[0]?.values[0];
          });
          expect(found[1]).toBe(4_320_000);
          expect(found[2]).toMatch(/^by-hand-\d+$/);
        },
      );
    });

    it('a second prepare changes no secret and no password', async () => {
      const file = system.path('prepare', '/prepared/operator/influx-admin-password');
      const before = readFileSync(file, 'utf8');
      await system.again('prepare');
      expect(readFileSync(file, 'utf8')).toBe(before);
      expect(await rows('SELECT * FROM stack_weight LIMIT 1')).toBe(1);
    });
  },
);

/** Asks until there is an answer; the test's own timeout ends it. */
async function eventually<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== 0) return answer;
    await delay(200);
  }
}
