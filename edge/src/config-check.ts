import type { ConfigFault } from '@pledgewatch/shared/config';
import type { SitePlan } from '@pledgewatch/shared/site-plan';
import type { EdgeConfig } from './config.ts';

type Path = ConfigFault['path'];
interface Named {
  readonly id: string;
  readonly path: Path;
}

/** What the schema can not say: names that are given twice, and names that nothing bears. */
export const CONFIG_CHECKS: readonly ((config: EdgeConfig) => ConfigFault[])[] = [
  otherSite,
  badUrls,
  ({ sources }) => twice(sources.map(({ id }, at) => ({ id, path: ['sources', at, 'id'] }))),
  ({ gatewayId, plan }) => twice([{ id: gatewayId, path: ['gatewayId'] }, ...planDevices(plan)]),
  ({ plan }) => twice(plan.zones.map(({ id }, at) => ({ id, path: ['plan', 'zones', at, 'id'] }))),
  ({ plan }) => twice(plan.gates.map(({ id }, at) => ({ id, path: ['plan', 'gates', at, 'id'] }))),
  ({ plan }) => twice(slotsOf(plan)),
  ({ plan }) => unknownPlaces(plan),
  ({ plan }) => unknownDevices(plan),
  overlaps,
  sharedClients,
  sharedLines,
  (config) => unplanned(config, new Set(allDevices(config.plan))),
  ({ plan }) => badTimeZone(plan),
];

function otherSite({ plan, siteId }: EdgeConfig): ConfigFault[] {
  return plan.siteId === siteId ? [] : [fault(['plan', 'siteId'], plan.siteId, siteId)];
}

function badUrls({ cloud, sources }: EdgeConfig): ConfigFault[] {
  const urls = [
    { url: cloud.url, path: ['cloud', 'url'] },
    { url: cloud.brokerUrl, path: ['cloud', 'brokerUrl'] },
    ...sources.flatMap((source, at) =>
      source.driver === 'mqtt' ? [{ url: source.url, path: ['sources', at, 'url'] }] : [],
    ),
  ];
  return urls.flatMap(({ url, path }) =>
    URL.canParse(url) ? [] : [{ path, message: 'found no URL, expected one with a host' }],
  );
}

function planDevices({ scales, readers, doors, climate }: SitePlan): Named[] {
  return Object.entries({ scales, readers, doors, climate }).flatMap(([key, list]) =>
    list.map(({ id }, at) => ({ id, path: ['plan', key, at, 'id'] })),
  );
}

function allDevices(plan: SitePlan): string[] {
  const ofGates = plan.gates.flatMap(({ cameraId, doorId }) =>
    [cameraId ?? [], doorId ?? []].flat(),
  );
  return [...planDevices(plan).map(({ id }) => id), ...ofGates];
}

function slotsOf({ zones }: SitePlan): Named[] {
  return zones.flatMap(({ slotIds }, zone) =>
    slotIds.map((id, at) => ({ id, path: ['plan', 'zones', zone, 'slotIds', at] })),
  );
}

function unknownPlaces(plan: SitePlan): ConfigFault[] {
  const zones = plan.zones.map(({ id }) => id);
  const gates = plan.gates.map(({ id }) => id);
  const slots = slotsOf(plan).map(({ id }) => id);
  const { scales, readers, doors, climate } = plan;
  const sensors = Object.entries({ doors, climate }).flatMap(([key, list]) =>
    list.flatMap(({ zoneId, gateId }, at) => [
      ...missing(zoneId, zones, ['plan', key, at, 'zoneId'], 'a zone'),
      ...missing(gateId, gates, ['plan', key, at, 'gateId'], 'a gate'),
    ]),
  );
  const antennas = readers.flatMap((reader, at) =>
    reader.antennas.flatMap((antenna, port) => {
      const path = ['plan', 'readers', at, 'antennas', port];
      return 'zoneId' in antenna
        ? missing(antenna.zoneId, zones, [...path, 'zoneId'], 'a zone')
        : missing(antenna.gateId, gates, [...path, 'gateId'], 'a gate');
    }),
  );
  return [
    ...scales.flatMap(({ slotId }, at) =>
      missing(slotId, slots, ['plan', 'scales', at, 'slotId'], 'a slot'),
    ),
    ...antennas,
    ...sensors,
    ...plan.gates.flatMap(({ zoneId }, at) =>
      missing(zoneId, zones, ['plan', 'gates', at, 'zoneId'], 'a zone'),
    ),
  ];
}

function unknownDevices({ gates, scales, readers }: SitePlan): ConfigFault[] {
  const scaleIds = scales.map(({ id }) => id);
  const readerIds = readers.map(({ id }) => id);
  return gates.flatMap(({ weighbridgeIds, readerId }, gate) => [
    ...weighbridgeIds.flatMap((id, at) =>
      missing(id, scaleIds, ['plan', 'gates', gate, 'weighbridgeIds', at], 'a scale'),
    ),
    ...missing(readerId, readerIds, ['plan', 'gates', gate, 'readerId'], 'a reader'),
  ]);
}

/** Devices that a source names and the plan does not: nobody would know what they watch. */
function unplanned({ sources, deviceBroker }: EdgeConfig, planned: ReadonlySet<string>) {
  const ofBroker = namedDevices(deviceBroker, ['deviceBroker']);
  const ofSources = sources.flatMap((source, at) => namedDevices(source, ['sources', at]));
  return [...ofBroker, ...ofSources].flatMap(({ id, path }) =>
    missing(id, [...planned], path, 'a device'),
  );
}

/** Every `device` of a part of the configuration, and every id that `aliases` lead to. */
function namedDevices(value: unknown, path: Path): Named[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]): Named[] => {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    if (key === 'device' && typeof child === 'string') return [{ id: child, path: at }];
    if (key !== 'aliases') return namedDevices(child, at);
    return Object.entries(child as Record<string, string>).map(([alias, id]) => ({
      id,
      path: [...at, alias],
    }));
  });
}

interface ReadTopic {
  readonly broker: string;
  readonly topic: string;
  readonly path: Path;
}

/** A broker throws the first of two clients of one name out when the second comes, and so on for ever. */
function sharedClients({ sources }: EdgeConfig): ConfigFault[] {
  const clients = sources.flatMap((source, at) => {
    if (source.driver !== 'mqtt') return [];
    const key = `${brokerOf(source.url)} ${source.clientId}`;
    return [{ at, key, found: source.clientId }];
  });
  return shared(clients, 'clientId', 'a client id that no other source of this broker has');
}

/** Two sources of one line would each read half of what it says, or all of it twice. */
function sharedLines({ sources }: EdgeConfig): ConfigFault[] {
  const lines = sources.flatMap((source, at) => {
    if (source.driver !== 'xk3190') return [];
    const found = `${source.host.toLowerCase()}:${source.port}`;
    return [{ at, key: `${hostOf(source.host)}:${source.port}`, found }];
  });
  return shared(lines, 'port', 'a host and port that no other source reads');
}

/** Ports of MQTT and WebSocket where a URL names none. */
const PORTS: Readonly<Record<string, string>> = {
  'mqtt:': '1883',
  'mqtts:': '8883',
  'ws:': '80',
  'wss:': '443',
};

/** A broker by where it is reached, however that is written. */
function brokerOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { protocol, hostname, port } = new URL(url);
  return `${hostOf(hostname)}:${port || PORTS[protocol]}`;
}

/** This machine has many names. */
function hostOf(name: string): string {
  const host = name.toLowerCase();
  return /^(localhost|127(\.\d+){3}|\[?::1\]?)$/.test(host) ? 'localhost' : host;
}

interface Shared {
  readonly at: number;
  readonly key: string;
  readonly found: string;
}

/** Told at both, because either may be the wrong one. */
function shared(all: readonly Shared[], key: string, expected: string): ConfigFault[] {
  return all
    .filter((one) => all.some((other) => other !== one && other.key === one.key))
    .map(({ at, found }) => fault(['sources', at, key], found, expected));
}

/** Topics that one message may come on twice: told at both, because either may be the wrong one. */
function overlaps({ sources, deviceBroker }: EdgeConfig): ConfigFault[] {
  const topicsOf = (broker: string, topics: readonly { topic: string }[], path: Path) =>
    topics.map(({ topic }, at) => ({ broker, topic, path: [...path, 'topics', at, 'topic'] }));
  const all: ReadTopic[] = [
    ...topicsOf('', deviceBroker?.topics ?? [], ['deviceBroker']),
    ...sources.flatMap((source, at) =>
      source.driver === 'mqtt'
        ? topicsOf(brokerOf(source.url), source.topics, ['sources', at])
        : [],
    ),
  ];
  return all.flatMap((one) => {
    const other = all.find((each) => areAmbiguous(one, each));
    if (!other) return [];
    return [fault(one.path, one.topic, `a topic that ${other.topic} does not cover too`)];
  });
}

/** Mappings of one topic in one source stand side by side; written otherwise, the first would hide the rest. */
function areAmbiguous(one: ReadTopic, other: ReadTopic): boolean {
  const isSameSource = one.path[1] === other.path[1] || one.broker === '';
  if (one === other || one.broker !== other.broker) return false;
  if (isSameSource && one.topic === other.topic) return false;
  const [a, b] = [one.topic.split('/'), other.topic.split('/')];
  const isAny = (level: string | undefined) => level === '+' || level === '{deviceId}';
  return (
    a.length === b.length && a.every((level, i) => level === b[i] || isAny(level) || isAny(b[i]))
  );
}

function badTimeZone({ timeZone }: SitePlan): ConfigFault[] {
  try {
    Intl.DateTimeFormat('en', { timeZone });
    return [];
  } catch {
    return [fault(['plan', 'timeZone'], timeZone, 'an IANA time zone such as Asia/Shanghai')];
  }
}

function twice(named: readonly Named[]): ConfigFault[] {
  const seen = new Set<string>();
  return named.flatMap(({ id, path }) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [fault(path, id, 'a name that nothing else bears')];
  });
}

function missing(
  id: string | undefined,
  known: readonly string[],
  path: Path,
  what: string,
): ConfigFault[] {
  if (id === undefined || known.includes(id)) return [];
  return [fault(path, id, `${what} of the plan`)];
}

function fault(path: Path, found: string, expected: string): ConfigFault {
  return { path, message: `found ${JSON.stringify(found)}, expected ${expected}` };
}
