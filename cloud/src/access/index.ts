export { openApiKeys, type ApiKeys, type KeyHolder, type NewKey } from './api-keys.ts';
export { openCloudDatabase } from './cloud-database.ts';
export { createKeys } from './create-keys.ts';
export { createSessions, type NewSession, type Sessions } from './sessions.ts';
export { COMMANDS } from './commands.ts';
export { PERMISSIONS, type Permission } from './permissions.ts';
export { SESSION_MS_MAX } from './limits.ts';
