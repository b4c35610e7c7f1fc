export { startSources, SourceConfig, SourceConfigs } from './sources.ts';
export { DeviceBrokerConfig } from './device-broker/index.ts';
export type { Sources, SourcesOptions } from './sources.ts';
export type { SourceState } from './supervisor.ts';
export { createTopicDecoder, type TopicDecoding } from './decoders/index.ts';
