export { createPacketGuard } from './packet-guard.ts';
