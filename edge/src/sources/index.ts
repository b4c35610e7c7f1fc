export { startSources, SourceConfig, SourceConfigs } from './sources.ts';
export type { Sources, SourcesOptions } from './sources.ts';
export type { SourceState } from './supervisor.ts';
