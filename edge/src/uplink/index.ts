export { startUplink, type Uplink, type UplinkOptions } from './uplink.ts';
export { createLaneSender, type LaneSender } from './lane-sender.ts';
