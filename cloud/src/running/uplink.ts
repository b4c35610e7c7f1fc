import { PledgewatchError } from '@pledgewatch/shared/errors';
import { connectExternalBroker, startEmbeddedBroker, type UplinkBroker } from '#/broker/index.ts';
import type { CloudConfig } from '#/config.ts';
import type { Enrolment } from '#/enrolment/index.ts';
import type { Instructions } from '#/instructions/index.ts';
import type { Intake } from '#/intake/index.ts';
import { serveGateways, type GatewaysParts } from './gateways.ts';

export interface UplinkParts extends Omit<GatewaysParts, 'publish'> {
  readonly config: CloudConfig['broker'];
  readonly enrolment: Enrolment;
}

/** Everything that goes to and comes from gateways. */
export interface Uplink {
  readonly broker: UplinkBroker;
  readonly instructions: Instructions;
}

/** Opens the way from the gateways into the ledger, and from the law to the gates. */
export async function openUplink(
  parts: UplinkParts,
  ending: AsyncDisposableStack,
): Promise<Uplink> {
  const publish = async (topic: string, bytes: Uint8Array) => broker.publish(topic, bytes);
  const { intake, instructions } = serveGateways({ ...parts, publish });
  const broker = await openBroker(parts, intake);
  ending.defer(() => broker.close());
  return { broker, instructions };
}

async function openBroker(
  { config, enrolment, log }: UplinkParts,
  intake: Intake,
): Promise<UplinkBroker> {
  const receive = (topic: string, bytes: Uint8Array) => intake.receive(topic, bytes);
  if (config.kind === 'embedded') {
    const credential = (gatewayId: string) => enrolment.credential(gatewayId);
    return startEmbeddedBroker({ host: config.host, port: config.port, log, credential, receive });
  }
  const { url, username, password } = config;
  if (url === undefined || username === undefined || password === undefined) {
    const problems = 'broker.kind external needs broker.url, broker.username and broker.password';
    throw new PledgewatchError('PW_CONFIG_INVALID', { problems });
  }
  const onListening = () => intake.greet();
  return connectExternalBroker({ url, username, password, log, receive, onListening });
}
