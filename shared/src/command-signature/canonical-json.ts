/**
 * The same value with the members of every object in the order of RFC 8785 (by UTF-16 code units), so that
 * `JSON.stringify` of it is canonical. Numbers are to be integers, as in every command.
 */
export function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, inOrder(member)]));
}
