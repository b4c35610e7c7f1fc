export { PreparedConfig, PREPARED_PREFIX, readPreparedConfig } from './config.ts';
export { prepareSecrets } from './prepare.ts';
export { prepareSite } from './site.ts';
export { tellStory } from './story.ts';
