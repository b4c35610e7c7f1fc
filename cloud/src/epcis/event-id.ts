import { hash } from 'node:crypto';

/**
 * The name of an event: `ni:///sha-256;…` (RFC 6920) over its JSON with sorted keys, without the name
 * and the record time. It holds the place in the ledger, so the same entry gives the same name for
 * ever and no two events share one. It is not the CBV 2.0 §8.9 hash, and does not say `ver=CBV2.0`.
 */
export function eventId(event: object): string {
  return `ni:///sha-256;${hash('sha256', JSON.stringify(sorted(event)), 'base64url')}`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, sorted(member)]),
  );
}
