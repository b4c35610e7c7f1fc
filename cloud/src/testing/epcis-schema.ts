import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';

const FILE = new URL('../../../../shared/standards/epcis/EPCIS-JSON-Schema.json', import.meta.url);

/** Whether the official schema lies where the standards are; its absence is a failure in CI. */
export const isSchemaAbsent = !existsSync(FILE) && process.env['CI'] === undefined;

/** What the official EPCIS 2.0 JSON schema says against a document; nothing when it is valid. */
export function epcisFaults(): (document: unknown) => unknown[] {
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  const check = ajv.compile(JSON.parse(readFileSync(FILE, 'utf8')) as object);
  return (document) => (check(document) ? [] : (check.errors ?? []));
}
