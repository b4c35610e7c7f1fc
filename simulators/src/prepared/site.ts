import {
  allOf,
  Api,
  demoPlan,
  demoWorld,
  edgeConfig,
  GATEWAY_ID,
  goodsOf,
  HOLDERS,
  PLEDGES_MAX,
  SITE_ID,
  siteBody,
  standing,
  type DemoStack,
  type Holder,
} from '#/scenario/index.ts';
import type { PreparedConfig } from './config.ts';
import { Places } from './places.ts';

/** The API as somebody of the system sees it, by the key made for them, until the signal aborts. */
export function apiOf(config: PreparedConfig, who: Holder, signal?: AbortSignal): Api {
  const keys = JSON.parse(new Places(config.folder).read('people/keys.json')) as Keys;
  return new Api(config.cloudUrl, keys[HOLDERS[who]] ?? '', signal);
}
type Keys = Readonly<Record<string, string>>;

/** The last pledge whose story began, by its number. */
export const TOLD = 'people/told.json';

/**
 * Tells a running cloud of the site, takes a one-time token for its gateway, and writes what edge and
 * warehouse are started with: the goods that the ledger says must be there, and those of the pledge
 * that the story will be about. A gateway that is enrolled does not look at the token.
 */
export async function prepareSite(config: PreparedConfig): Promise<void> {
  const places = new Places(config.folder);
  const operator = apiOf(config, 'operator');
  await operator.post('/v1/sites', siteBody);
  const about = { siteId: SITE_ID, gatewayId: GATEWAY_ID };
  const { token } = await operator.post<{ token: string }>('/v1/gateways/tokens', about);
  const there = await standing(apiOf(config, 'maker'));
  const pledge = pledgeToTell(places);
  const stacks = pledge === null ? there : [...there, ...allOf(goodsOf(pledge))];
  places.write('site/token', token);
  places.write('site/world.json', JSON.stringify(demoWorld(stacks)));
  places.write('site/edge.yaml', edgeYaml(config, places, stacks));
  places.write('site/pledge.json', JSON.stringify(pledge));
}

/** A pledge that was opened is not opened again; past the last one the warehouse is full. */
function pledgeToTell(places: Places): number | null {
  const last = places.has(TOLD) ? Number(places.read(TOLD)) : 0;
  return last < PLEDGES_MAX ? last + 1 : null;
}

function edgeYaml(config: PreparedConfig, places: Places, stacks: readonly DemoStack[]): string {
  const { devicesBrokerUrl, opcuaEndpoint, xk3190Host, xk3190Port } = config;
  return edgeConfig({
    devices: { url: devicesBrokerUrl, password: places.read('site/edge-password') },
    opcuaEndpoint,
    xk3190: { host: xk3190Host, port: xk3190Port },
    plan: demoPlan(stacks, new Date()),
  });
}
