export {
  openApiKeys,
  type ApiKeys,
  type KeyHolder,
  type KeyRecord,
  type NewKey,
} from './api-keys.ts';
export { openCloudDatabase } from './cloud-database.ts';
export { listKeys, makeKeys, revokeKeys, tellKeys } from './key-commands.ts';
export { makeSigningKey, showSigningKey, signCommandFile } from './sign-commands.ts';
export { createSessions, type NewSession, type Sessions } from './sessions.ts';
export { COMMANDS } from './commands.ts';
export { APART, EXIT_ROLES, releaseRoles, SITE_HOLD_ROLES, type Part } from './conditions.ts';
export { openPersonalStore, type PersonalStore } from './personal-store.ts';
export { openVehicleStore, type VehicleStore } from './vehicle-store.ts';
export { readableBy, withoutMoney } from './money.ts';
export { ALL_ROLES, ROLES } from './roles.ts';
export { ISSUER_ADDRESS } from './issuer-keys.ts';
export { createIssuers } from './issuers.ts';
export { createTokens, isToken, type Tokens } from './tokens.ts';
export { KEY_ONLY, PERMISSIONS, type Permission } from './permissions.ts';
export { ISSUERS_MAX, SESSION_MS_MAX } from './limits.ts';
