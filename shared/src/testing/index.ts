export { mosquitto, type Mosquitto } from './mosquitto.ts';
export { isInstalled, searchPath } from './servers.ts';
