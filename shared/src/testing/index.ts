export { mosquitto, type Mosquitto } from './mosquitto.ts';
export { freePort, isInstalled, searchPath } from './servers.ts';
