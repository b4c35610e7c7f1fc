import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OPCUACertificateManager } from 'node-opcua-certificate-manager';
import type { Opcua } from './client.ts';
import type { OpcuaSource } from './config.ts';

/** Endpoints that were used before, each with the SHA-256 of the certificate it showed first. */
const FILE = 'first-use.json';

/**
 * Trusts the certificate an endpoint shows when it is used for the first time, once in the life of the
 * source's folder: afterwards only what stands in `trusted` counts, also when someone emptied it.
 */
export async function trustFirstUse(
  opcua: Opcua,
  config: OpcuaSource,
  rootFolder: string,
  certificates: OPCUACertificateManager,
): Promise<void> {
  const file = join(rootFolder, FILE);
  const used = await readUsed(file);
  if (Object.hasOwn(used, config.endpoint)) return;
  const certificate = await shownBy(opcua, config);
  if (!certificate) return;
  await certificates.trustCertificate(certificate);
  const digest = createHash('sha256').update(certificate).digest('hex');
  await writeFile(`${file}.new`, JSON.stringify({ ...used, [config.endpoint]: digest }));
  await rename(`${file}.new`, file);
}

async function readUsed(file: string): Promise<Record<string, unknown>> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  return JSON.parse(text) as Record<string, unknown>;
}

/** The certificate behind the security this source is configured with. */
async function shownBy(opcua: Opcua, config: OpcuaSource): Promise<Buffer | undefined> {
  const { MessageSecurityMode, SecurityPolicy } = opcua;
  const client = opcua.OPCUAClient.create({
    endpointMustExist: false,
    connectionStrategy: { maxRetry: 0 },
  });
  try {
    await client.connect(config.endpoint);
    const endpoints = await client.getEndpoints({ endpointUrl: config.endpoint });
    const meant = endpoints.find(
      ({ securityMode, securityPolicyUri }) =>
        securityMode === MessageSecurityMode[config.securityMode] &&
        securityPolicyUri === SecurityPolicy[config.securityPolicy],
    );
    return meant?.serverCertificate ?? undefined;
  } finally {
    await client.disconnect().catch(() => undefined);
  }
}
