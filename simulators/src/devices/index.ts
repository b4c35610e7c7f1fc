export { climateSensor } from './climate/index.ts';
export { doorContact } from './door-contact/index.ts';
export type { Encoder, LineCounts, Message } from './encoder.ts';
export { impinjReader } from './impinj-reader/index.ts';
export { type BrokerAccess, type MqttLine, openMqttLine } from './mqtt-line/index.ts';
export { plateCamera } from './plate-camera/index.ts';
export { stackScale } from './stack-scale/index.ts';
export { encodeFrame, openXk3190, type Xk3190Weighbridge } from './xk3190-weighbridge/index.ts';
export { zebraReader } from './zebra-reader/index.ts';
