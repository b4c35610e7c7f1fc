import { BINDINGS } from './bindings.ts';
import { CONDITIONS } from './conditions.ts';
import { COURSE } from './course.ts';
import { DATES } from './dates.ts';
import { DISPOSING } from './disposing.ts';
import { EMERGENCIES } from './emergencies.ts';
import { HOLDING } from './holding.ts';
import { INSIDE } from './inside.ts';
import { LENDING } from './lending.ts';
import { PLEDGING } from './pledging.ts';
import { RECEIVING } from './receiving.ts';
import { RELEASING } from './releasing.ts';
import { SITE } from './site.ts';
import { TERMS } from './terms.ts';
import { VALUE } from './value.ts';
import { CLAIMING } from './claiming.ts';
import { DAYS } from './days.ts';
import { LOSING } from './losing.ts';
import { PAPERS } from './papers.ts';
import { SIGNING } from './signing.ts';
import { TRADE_DOCUMENTS } from './trade-documents.ts';
import type { Deeds } from './deed.ts';

/** Every topic's deeds, a line each: a new one is done as soon as it stands here. */
export const TOPICS: readonly Deeds[] = [
  PLEDGING,
  RELEASING,
  LENDING,
  VALUE,
  TERMS,
  DISPOSING,
  COURSE,
  DATES,
  HOLDING,
  RECEIVING,
  CONDITIONS,
  BINDINGS,
  INSIDE,
  EMERGENCIES,
  SITE,
  CLAIMING,
  DAYS,
  LOSING,
  PAPERS,
  SIGNING,
  TRADE_DOCUMENTS,
];
export { PLEDGES, reachedIn } from './deed.ts';
