export { Api } from './api.ts';
export { edgeConfig } from './edge-config.ts';
export { castOf, HOLDERS, type Holder } from './holders.ts';
export { playScenario } from './play.ts';
export { siteBody } from './pledge.ts';
export {
  allOf,
  demoPlan,
  demoWorld,
  floatingIdOf,
  GATEWAY_ID,
  goodsOf,
  pledgeIdOf,
  PLEDGES_MAX,
  SITE_ID,
  STACKS_A_START,
  type DemoStack,
} from './site.ts';
export { standing } from './standing.ts';
export { Story, type Received } from './story.ts';
export { languageOf, type Language } from './words.ts';
