export { startEmbeddedBroker, type EmbeddedBrokerOptions } from './embedded.ts';
export { connectExternalBroker, type ExternalBrokerOptions } from './external.ts';
export type { GatewayCredential, UplinkBroker } from './uplink-broker.ts';
