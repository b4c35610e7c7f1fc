/** Numbers handed to one gate in all: twenty trucks on each day of outage, a month of outages. */
export const SLIPS_PER_GATE_MAX = 10_000;

/** A clerk's watch and the gate's clock may be apart by so much. */
export const SLIP_APART_MS = 900_000;

/** A gateway that was cut off has sent what it stored by then. */
export const SLIP_MATCH_WITHIN_MS = 86_400_000;

/** Vehicles remembered of one site: a busy gate's week. */
export const SIGHTINGS_PER_SITE_MAX = 2_000;
