import type { Actor } from '@pledgewatch/shared/command';

/** What may be asked of the events: each absent when nobody asks, lists are alternatives. */
export interface EpcisQuery {
  readonly eventTypes?: readonly string[] | undefined;
  readonly actions?: readonly string[] | undefined;
  readonly bizSteps?: readonly string[] | undefined;
  readonly dispositions?: readonly string[] | undefined;
  readonly readPoints?: readonly string[] | undefined;
  readonly bizLocations?: readonly string[] | undefined;
  readonly epcs?: readonly string[] | undefined;
  /** ms since 1970: from ≤ event time < until. */
  readonly eventTimeFrom?: number | undefined;
  readonly eventTimeUntil?: number | undefined;
  readonly recordTimeFrom?: number | undefined;
  readonly recordTimeUntil?: number | undefined;
  /** Place of the last event of the page before. */
  readonly after?: number | undefined;
  readonly perPage: number;
}

/** Events in the order of the ledger, each as JSON. */
export interface EpcisPage {
  readonly events: readonly string[];
  /** Where to go on; there may be a next page that is empty. Absent at the end. */
  readonly next?: number;
}

/** The EPCIS repository; what is another's does not exist. */
export interface EpcisView {
  events(actor: Actor, query: EpcisQuery): EpcisPage;
  event(actor: Actor, eventId: string): string | undefined;
}
