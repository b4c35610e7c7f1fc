import { LENDINGS, SILENCE_MAX_MS } from '../site.ts';
import type { MakeCheck } from './check.ts';

/** A cloud meets its deadlines within a second; its turns are not further apart. */
const SLACK_MS = 2_000;

/** Statement 5: past its deadline, silence makes goods unverified. */
export const silenceSeen: MakeCheck = ({ tell, cloud, agenda }) => {
  /** Since when, by the world's clock, the cloud listens without having heard its gateway. */
  let listensSince = agenda.now;
  let offsetMs = 0;
  return {
    fact(fact) {
      if (fact.kind === 'events' || fact.kind === 'telemetry') listensSince = agenda.now;
    },
    cloudOpened: () => void (listensSince = agenda.now),
    step() {
      const life = cloud.parts();
      if (!life) return;
      if (cloud.offsetMs !== offsetMs) {
        // Deadlines are met late then, and count anew.
        offsetMs = cloud.offsetMs;
        listensSince = agenda.now;
      }
      if (agenda.now - listensSince <= SILENCE_MAX_MS + SLACK_MS) return;
      const { law, positions } = life.sequencer.state;
      for (const { pledgeId } of LENDINGS) {
        const pledge = law.pledge(pledgeId);
        if (!pledge) continue;
        const { verifiedPermille } = positions.pledge(pledge);
        if (verifiedPermille === 0) continue;
        const silentS = Math.round((agenda.now - listensSince) / 1_000);
        tell(`${pledgeId} is verified to ${verifiedPermille} ‰ after ${silentS} s of silence`);
      }
    },
  };
};
