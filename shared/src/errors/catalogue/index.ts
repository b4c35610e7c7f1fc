import { ACCESS } from './access.ts';
import { ALERTS } from './alerts.ts';
import { API } from './api.ts';
import { BROKER } from './broker.ts';
import { CLAIMS } from './claims.ts';
import { CONFIGURATION } from './configuration.ts';
import { COURSE } from './course.ts';
import { DOCUMENTS } from './documents.ts';
import { ENROLMENT } from './enrolment.ts';
import { EVIDENCE } from './evidence.ts';
import { GOODS } from './goods.ts';
import { FORMATS } from './formats.ts';
import { FUNDS } from './funds.ts';
import { JOURNAL } from './journal.ts';
import { LAW } from './law.ts';
import { LEDGER } from './ledger.ts';
import { PARTIES } from './parties.ts';
import { ORDERS } from './orders.ts';
import { MARGIN } from './margin.ts';
import { PRICES } from './prices.ts';
import { SERIES } from './series.ts';
import { YARD } from './yard.ts';
import { SIMULATORS } from './simulators.ts';
import { SOURCES } from './sources.ts';

/**
 * Every error of the system, one file a step, in the order of the journey of a fact. A code stands in
 * one file and is never reused. docs/ERRORS.md is generated from this table.
 */
export const CATALOGUE = {
  ...CONFIGURATION,
  ...FORMATS,
  ...SOURCES,
  ...JOURNAL,
  ...ENROLMENT,
  ...BROKER,
  ...LEDGER,
  ...LAW,
  ...GOODS,
  ...CLAIMS,
  ...PARTIES,
  ...ORDERS,
  ...YARD,
  ...FUNDS,
  ...MARGIN,
  ...PRICES,
  ...COURSE,
  ...SERIES,
  ...ALERTS,
  ...EVIDENCE,
  ...DOCUMENTS,
  ...ACCESS,
  ...API,
  ...SIMULATORS,
} as const;

export type ErrorCode = keyof typeof CATALOGUE;
export type { CatalogueEntry, FaultKind } from './entry.ts';
