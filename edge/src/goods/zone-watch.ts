/** Whether anybody listens in a zone: what the readers' own health says of it. */
export interface ZoneWatch {
  /** Since when some reader of the zone has been listening without a pause; Infinity when none is. */
  watchedSince(zoneId: string): number;
  /** When a listening reader of the zone was last heard of; -Infinity when none listens. */
  heardAt(zoneId: string): number;
}
