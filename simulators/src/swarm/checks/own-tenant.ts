import type { Actor } from '@pledgewatch/shared/command';
import { createLedgerView } from '@pledgewatch/cloud/evidence';
import { actorOf, epcsOf, LENDINGS, type Lending } from '../site.ts';
import type { CloudLife } from '../cloud.ts';
import type { MakeCheck } from './check.ts';

const PAGE = 200;

/** Statement 8: another bank's pledges do not exist, in any list and any entry one may read. */
export const ownTenant: MakeCheck = ({ tell }) => ({
  ended({ cloud }) {
    for (const own of LENDINGS) {
      const actor = actorOf(own.bank, 'li', 'pledgee');
      const seen = seenBy(actor, cloud);
      for (const other of LENDINGS) {
        if (other === own) continue;
        const name = namesOf(other).find((each) => seen.includes(each));
        if (name) tell(`${own.bank} sees ${name} of ${other.bank}`);
      }
    }
  },
});

function namesOf(lending: Lending): string[] {
  const { bank, borrower, pledgeId } = lending;
  return [bank, borrower, pledgeId, ...epcsOf(lending)];
}

/** Everything that somebody may read, as one text. */
function seenBy(actor: Actor, { ledger, sequencer, alerts }: CloudLife): string {
  const { law } = sequencer.state;
  const view = createLedgerView({ ledger, checkpoints: { latest: () => undefined }, law });
  const seen: unknown[] = [
    alerts.book.listAlerts(actor, {}, { limit: PAGE }),
    law.pledgesSeenBy(actor, undefined, PAGE),
    law.releasesSeenBy(actor, undefined, PAGE),
  ];
  for (let index = 0; index < ledger.size(); index += 1) {
    seen.push(view.entry(actor, index)?.content);
  }
  return JSON.stringify(seen, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value instanceof Set ? [...value] : value,
  );
}
