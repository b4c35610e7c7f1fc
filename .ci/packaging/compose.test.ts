import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentTable } from '@pledgewatch/shared/config';
import { Ajv } from 'ajv';
import { describe, expect, it, test } from 'vitest';
import { CLOUD_PREFIX, CloudConfig } from '../../cloud/src/config.ts';
import { EDGE_PREFIX, EdgeConfig } from '../../edge/src/config.ts';
import { HOLDERS } from '../../simulators/src/scenario/index.ts';
import { PREPARED_PREFIX, PreparedConfig } from '../../simulators/src/prepared/index.ts';
import { SIMULATOR_PREFIX, SimulatorConfig } from '../../simulators/src/command/config.ts';
import { instructions, readComposeFile, ROOT } from './compose-file.ts';

const compose = readComposeFile();
const services = Object.entries(compose.services);
const CONTAINERFILES = globSync('{cloud,edge,simulators,packaging/influxdb}/Containerfile', {
  cwd: ROOT,
});

it('docker-compose.yml is what the compose specification says', () => {
  const file = join(import.meta.dirname, 'compose-spec.json');
  const schema = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  // Ajv knows draft 7, which this is, by its address under http alone.
  delete schema['$schema'];
  const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(
    schema,
  );
  validate(compose);
  expect(validate.errors).toBeNull();
  expect(validate({ services: { cloud: { imagee: 'x' } } })).toBe(false);
});

describe.each(services)('the service %s', (name, service) => {
  it('gets its image under a version, from a registry or from a Containerfile that is here', () => {
    expect(service.image).toMatch(/:\d+\.\d+\.\d+$/);
    if (!service.build) return;
    expect(CONTAINERFILES).toContain(join(service.build.context, service.build.dockerfile));
  });

  it('runs closed: nothing writable but its volumes, no capabilities, a limit of memory', () => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
    expect(service.mem_limit).toMatch(/^\d+[mg]$/);
  });

  it('is open to this machine alone, if at all', () => {
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  it('stays, and says whether it is well, or does its part once', () => {
    if (service.restart === 'no') expect(service.healthcheck).toBeUndefined();
    else expect(service.healthcheck?.test[0]).toBe('CMD');
  });

  it('mounts only what is there', () => {
    for (const mount of service.volumes ?? []) {
      const [from = ''] = mount.split(':');
      const isThere = from.startsWith('.') ? existsSync(join(ROOT, from)) : from in compose.volumes;
      expect({ name, from, isThere }).toEqual({ name, from, isThere: true });
    }
  });
});

it('every variable given to our programs is one they read', () => {
  const known = [
    ...environmentTable(CloudConfig, CLOUD_PREFIX),
    ...environmentTable(EdgeConfig, EDGE_PREFIX),
    ...environmentTable(SimulatorConfig, SIMULATOR_PREFIX),
    ...environmentTable(PreparedConfig, PREPARED_PREFIX),
  ].flatMap(({ variable, secret }) => (secret ? [`${variable}_FILE`] : [variable]));
  const given = services.flatMap(([, { environment }]) => Object.keys(environment ?? {}));
  const ours = given.filter((variable) => /^(PLEDGEWATCH|SIMULATE|PREPARE)_/.test(variable));
  expect(ours.length).toBeGreaterThan(20);
  expect(known).toEqual(expect.arrayContaining(ours));
});

it('no secret stands in the file', () => {
  const given = services.flatMap(([, { environment }]) => Object.entries(environment ?? {}));
  const secrets = given.filter(([variable]) => /PASSWORD|KEY|TOKEN|SECRET/.test(variable));
  expect(secrets.length).toBeGreaterThan(3);
  for (const [, value] of secrets) expect(value).toMatch(/^\//);
});

it('the people whose keys are made are those who act', () => {
  expect(compose.services['keys']?.command?.slice(3)).toEqual(Object.values(HOLDERS));
});

describe.each(CONTAINERFILES)('%s', (file) => {
  it('copies what is there, and is not kept out of the build', () => {
    const ignored = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n');
    const copied = instructions(file, 'COPY').filter((line) => !line.startsWith('--from='));
    for (const path of copied.flatMap((line) => line.split(/\s+/).slice(0, -1))) {
      expect({ path, isThere: existsSync(join(ROOT, path)) }).toEqual({ path, isThere: true });
      const [top = ''] = path.split('/');
      expect(ignored.some((line) => line === `!${path}` || line === `!${top}`)).toBe(true);
    }
  });

  it('begins from an image under a version and ends as nobody in particular', () => {
    for (const from of instructions(file, 'FROM')) expect(from).toMatch(/:\d+\.\d+\.\d+(-\w+)*/);
    expect(instructions(file, 'USER')).toEqual(['1000:1000']);
  });
});

test('the programs run on the Node they are tested with', () => {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    dependencies: { node: string };
  };
  const own = CONTAINERFILES.filter((file) => !file.startsWith('packaging'));
  expect(own).toHaveLength(3);
  for (const from of own.flatMap((file) => instructions(file, 'FROM'))) {
    expect(from).toContain(`node:${dependencies.node}-`);
  }
});
