import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type * as nodeOpcua from 'node-opcua-client';
import type { OpcuaSource } from './config.ts';

export type Opcua = typeof nodeOpcua;

/** Loaded only when a source needs it: the stack takes 90 MB. */
export async function loadOpcua(): Promise<Opcua> {
  const opcua = await import('node-opcua-client');
  // Drivers do not log; what matters comes as errors and events.
  opcua.setErrorLogger(() => undefined);
  opcua.setWarningLogger(() => undefined);
  return opcua;
}

/**
 * A client with a key and a certificate of its own, made on first use in the source's folder:
 * `pki/own` is ours, `pki/trusted/certs` holds the servers we trust, `pki/rejected` those we were shown and do
 * not. To trust a server, move its file from the one to the other.
 */
export async function createClient(
  opcua: Opcua,
  config: OpcuaSource,
  folder: string,
): Promise<nodeOpcua.OPCUAClient> {
  const rootFolder = join(folder, 'pki');
  await mkdir(rootFolder, { recursive: true, mode: 0o700 });
  const { OPCUACertificateManager } = await import('node-opcua-certificate-manager');
  const isFirstUse = (await trustedCertificates(rootFolder)) === 0;
  const certificates = new OPCUACertificateManager({
    rootFolder,
    automaticallyAcceptUnknownCertificate: config.trustOnFirstUse && isFirstUse,
    disableFileWatchers: true,
  });
  await certificates.initialize();
  const isOpen = config.securityMode === 'None';
  return opcua.OPCUAClient.create({
    applicationName: 'Pledgewatch edge',
    applicationUri: `urn:pledgewatch:edge:${config.id}`,
    clientName: config.id,
    clientCertificateManager: certificates,
    securityMode: opcua.MessageSecurityMode[config.securityMode],
    securityPolicy: isOpen
      ? opcua.SecurityPolicy.None
      : opcua.SecurityPolicy[config.securityPolicy],
    // Servers behind a gateway name themselves otherwise than they are reached.
    endpointMustExist: false,
    keepSessionAlive: true,
    requestedSessionTimeout: 60_000,
    connectionStrategy: { maxRetry: 0, initialDelay: 500, maxDelay: 5_000 },
  });
}

async function trustedCertificates(rootFolder: string): Promise<number> {
  const files = await readdir(join(rootFolder, 'trusted', 'certs')).catch(() => []);
  return files.length;
}
