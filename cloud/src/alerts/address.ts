import { BlockList, isIP, type LookupFunction } from 'node:net';
import type { LookupAddress } from 'node:dns';
import { PledgewatchError } from '@pledgewatch/shared/errors';

/** Where webhooks may go. */
export interface AddressRules {
  /** Also to loopback and private addresses, and over plain http. */
  readonly allowInternal: boolean;
  /** Resolves names. */
  readonly lookup: LookupFunction;
}

/** IPv4 that is not somebody's on the public internet (IANA special-purpose registry, RFC 6890). */
const INTERNAL_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** Of IPv6 only global unicast is public; these parts of it are not, or hide an IPv4 address. */
const PUBLIC_IPV6 = ['2000::/3'];
const INTERNAL_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const internal = blockList(INTERNAL_IPV4, INTERNAL_IPV6);
const globalUnicast = blockList([], PUBLIC_IPV6);

function blockList(ipv4: readonly string[], ipv6: readonly string[]): BlockList {
  const list = new BlockList();
  const add = (range: string, family: 'ipv4' | 'ipv6') => {
    const [network = '', prefix] = range.split('/');
    list.addSubnet(network, Number(prefix), family);
  };
  for (const range of ipv4) add(range, 'ipv4');
  for (const range of ipv6) add(range, 'ipv6');
  return list;
}

/** Whether an IP address is somebody's on the public internet. IPv4 mapped into IPv6 never is. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !internal.check(address, 'ipv4');
    case 6:
      return globalUnicast.check(address, 'ipv6') && !internal.check(address, 'ipv6');
    default:
      return false;
  }
}

/**
 * Resolves a name and refuses it when any of its addresses is internal. Sockets are opened with
 * this, so the address that was checked is the one that is connected to: a name that changes its
 * address between check and use (DNS rebinding) gains nothing.
 */
export function guardedLookup({ allowInternal, lookup }: AddressRules): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      const addresses = found as LookupAddress[];
      if (error) return callback(error, []);
      const isRefused = addresses.some(({ address }) => !isPublicAddress(address));
      if (isRefused && !allowInternal) return callback(refused(hostname, NOT_PUBLIC), []);
      const [first] = addresses;
      if (!first) return callback(refused(hostname, 'it has no address'), []);
      return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };
}

/**
 * The URL of a webhook, when it may be delivered to. A literal address is checked here and not by
 * the lookup, which Node does not ask about it; the URL parser has already brought decimal, octal
 * and hexadecimal forms of IPv4 into the usual one.
 *
 * @throws {PledgewatchError} `PW_WEBHOOK_ADDRESS_REFUSED`.
 */
export function requireUrl(text: string, { allowInternal }: AddressRules): URL {
  const url = URL.parse(text);
  if (!url) throw refused(text, 'it is not a URL');
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  if (!isWeb) throw refused(url.host, 'it is neither https nor http');
  if (url.username !== '' || url.password !== '') {
    throw refused(url.host, 'it carries a user or password');
  }
  if (allowInternal) return url;
  if (url.protocol !== 'https:') throw refused(url.host, 'it is not https');
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal) !== 0 && !isPublicAddress(literal)) throw refused(url.host, NOT_PUBLIC);
  return url;
}

/**
 * As `requireUrl`, and its name resolves to addresses that may be delivered to.
 *
 * @throws {PledgewatchError} `PW_WEBHOOK_ADDRESS_REFUSED`.
 */
export async function requireAddress(text: string, rules: AddressRules): Promise<void> {
  const { hostname, host } = requireUrl(text, rules);
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return;
  await new Promise<void>((resolve, reject) => {
    guardedLookup(rules)(hostname, { all: true }, (error) => {
      if (!error) resolve();
      else reject(error instanceof PledgewatchError ? error : refused(host, 'its name is unknown'));
    });
  });
}

const NOT_PUBLIC = 'it is not a public address';

function refused(address: string, reason: string): PledgewatchError {
  return new PledgewatchError('PW_WEBHOOK_ADDRESS_REFUSED', { address, reason });
}
