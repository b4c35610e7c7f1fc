export { environmentTable, type EnvironmentRow } from './environment.ts';
export { loadConfig, type ConfigFault, type ConfigSource } from './load.ts';
export { readConfigFile } from './read.ts';
export { withSecretFiles } from './secret-files.ts';
