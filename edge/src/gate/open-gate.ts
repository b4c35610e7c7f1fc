import type { ObservationOf } from '@pledgewatch/shared/observation';
import type { GatePost } from './gate-post.ts';
import { SEEN_AGAIN_MS, SIGHTING_STALE_MS } from './limits.ts';
import type { Moment } from './outcome.ts';

/** A gate in an emergency: it opens for whoever comes, uses no order, and records every passage. */
export class OpenGate {
  readonly #post: GatePost;

  constructor(post: GatePost) {
    this.#post = post;
  }

  /** Opens for a vehicle under the emergency that stands; false where none does. */
  see(observation: ObservationOf<'vehicle'>, moment: Moment): boolean {
    const { plan, yard, state } = this.#post;
    const emergencyId = yard.emergencies.standing();
    if (emergencyId === undefined) return false;
    const { plate, historical, receivedAt } = observation;
    const { now, cause, outcome } = moment;
    if (historical === true || now - receivedAt > SIGHTING_STALE_MS) return true;
    outcome.openBarriers.push(plan.id);
    if (plate === undefined) return true;
    const { through } = state;
    if (through?.plate === plate && now - through.at < SEEN_AGAIN_MS) return true;
    state.through = { plate, at: now };
    this.#post.changed();
    const direction = 'unknown';
    outcome.events.push({
      kind: 'passage',
      ...cause,
      gateId: plan.id,
      direction,
      plate,
      emergencyId,
    });
    return true;
  }
}
