import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type * as nodeOpcua from 'node-opcua-client';
import type { OpcuaSource } from './config.ts';
import { trustFirstUse } from './first-use.ts';

export type Opcua = typeof nodeOpcua;

/** A session outlives its subscriptions: losing it first would lose them. */
const SESSION_MS_MIN = 60_000;

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
  const certificates = new OPCUACertificateManager({
    rootFolder,
    automaticallyAcceptUnknownCertificate: false,
    disableFileWatchers: true,
  });
  await certificates.initialize();
  const isOpen = config.securityMode === 'None';
  if (config.trustOnFirstUse && !isOpen)
    await trustFirstUse(opcua, config, rootFolder, certificates);
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
    requestedSessionTimeout: Math.max(SESSION_MS_MIN, 2 * config.lifetimeMs),
    // Tried once more at first; a connection that stood is sought again until the source is closed.
    connectionStrategy: { maxRetry: 1, initialDelay: 500, maxDelay: 2_000 },
  });
}
