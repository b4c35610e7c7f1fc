import type { LookupAddress, LookupOptions } from 'node:dns';
import { lookup, Resolver } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import { NAME_ATTEMPT_MS_MAX, NAME_ATTEMPTS_MAX } from './limits.ts';

/** The name, or an address of that family, is not there; or there is no name server to ask. */
const ABSENT = ['ENOTFOUND', 'ENODATA', 'ECONNREFUSED'];

/**
 * Resolves names by asking name servers without blocking. Node's own `lookup` runs on four threads
 * that everything shares: four names whose servers hang would hold up the webhooks of everybody. It
 * is asked only about names without a dot (`localhost`, a container's), which are of this machine or
 * its network, and about names that name servers do not know, which the hosts file may.
 *
 * @param servers Addresses of name servers; those of the machine when not given.
 */
export function createResolve(servers?: readonly string[]): LookupFunction {
  const resolver = new Resolver({ timeout: NAME_ATTEMPT_MS_MAX, tries: NAME_ATTEMPTS_MAX });
  if (servers) resolver.setServers(servers);
  return callbackify(async (hostname: string, { hints }: LookupOptions) => {
    const addresses = hostname.includes('.') ? await addressesOf(resolver, hostname) : [];
    return addresses.length > 0 ? addresses : lookup(hostname, { hints: hints ?? 0, all: true });
  });
}

/** Both families, IPv4 first; none when the name is not known. */
async function addressesOf(resolver: Resolver, hostname: string): Promise<LookupAddress[]> {
  const [four, six] = await Promise.allSettled([
    resolver.resolve4(hostname),
    resolver.resolve6(hostname),
  ]);
  const found = [
    ...(four.status === 'fulfilled' ? four.value : []).map((address) => ({ address, family: 4 })),
    ...(six.status === 'fulfilled' ? six.value : []).map((address) => ({ address, family: 6 })),
  ];
  if (found.length > 0) return found;
  for (const outcome of [four, six]) {
    if (outcome.status === 'rejected' && !ABSENT.includes(codeOf(outcome.reason))) {
      throw outcome.reason;
    }
  }
  return [];
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}
