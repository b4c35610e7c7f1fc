import { LANES } from '@pledgewatch/shared/topics';
import type { MakeCheck } from './check.ts';

/** Batches of a lane that may await their receipt (architecture, 6.2). */
const IN_FLIGHT_MAX = 8;
/** What may wait for verification (intake's own limit). */
const WAITING_BYTES_MAX = 32 * 1_048_576;

/** Statement 9: everything has a limit. */
export const withinLimits: MakeCheck = ({ tell, gateway, cloud }) => ({
  step() {
    for (const lane of LANES) {
      const inFlight = gateway.inFlight(lane);
      if (inFlight > IN_FLIGHT_MAX) tell(`${inFlight} batches of ${lane} are in flight`);
    }
    const waiting = cloud.parts()?.gateways.intake.counters().waitingBytes ?? 0;
    if (waiting > WAITING_BYTES_MAX) tell(`${waiting} bytes wait for verification`);
  },
});
