import type { StockBreach } from '#/core/index.ts';
import type { Folding, Hold, Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { TRUCK_UNUSED } from '../releases/release-machines.ts';
import { withdraw } from '../releases/withdrawing.ts';
import { coveredBy, gatewaysOf, pledgesOf, tellHold } from './holding.ts';
import { withdrawStopped } from './stopped-units.ts';

/** From now on nothing covered may leave; orders that no truck has used yet are taken back. */
export function imposeHold(hold: Hold, folding: Folding, books: Books): void {
  books.pledges.addHold(hold);
  books.concerns.addHold(hold);
  books.holdEnds.update(hold);
  if (hold.units) return holdUnits(hold, hold.units, folding, books);
  for (const gatewayId of gatewaysOf(hold.siteId, books.pledges)) {
    tellHold(hold, gatewayId, folding, books);
  }
  for (const pledge of coveredBy(hold, books.pledges)) holdPledge(pledge, hold, folding, books);
}

/** Units held by name: the rest of their pledge goes on. */
function holdUnits(hold: Hold, units: readonly string[], folding: Folding, books: Books): void {
  const { holdId, authority } = hold;
  books.stops.stop(`hold/${holdId}`, units);
  for (const pledge of pledgesOf(units, hold, books.pledges)) {
    const { pledgeId: subject } = pledge;
    const trucks = withdrawStopped(subject, `hold ${holdId}`, folding, books);
    const count = units.filter((unit) => books.pledges.claimOfTag(unit) === pledge).length;
    const facts = { holdId, authority, units: count, withdrawn: trucks.length };
    folding.note('units-held', pledge, { subject, facts });
  }
}

/** The hold on a pledge whose goods are not what is claimed. It stands until its bank lifts it. */
export function holdForBreach(
  pledgeId: string,
  { kind, siteId }: StockBreach,
  folding: Folding,
  books: Books,
): void {
  const pledge = books.pledges.pledges.get(pledgeId) as Pledge;
  const authority = AUTHORITIES[kind];
  const standing = [...books.pledges.standingHolds(siteId)];
  if (standing.some((hold) => hold.pledgeId === pledgeId && hold.authority === authority)) return;
  const { tenantId } = pledge;
  imposeHold(
    {
      holdId: freeHoldId(`stock-${folding.cause}`, books),
      siteId,
      pledgeId,
      authority,
      tenantId,
      role: 'pledgee',
      placedAt: folding.at,
      placedEntry: folding.cause,
      liftedAt: null,
    },
    folding,
    books,
  );
}

/** What a hold says that no person placed. */
const AUTHORITIES: Readonly<Record<StockBreach['kind'], string>> = {
  'claims-above-stock': 'claims ≤ measured stock',
  'stock-above-capacity': 'measured stock ≤ capacity',
};

/** An id for a hold that no person placed. */
export function freeHoldId(stem: string, { pledges }: Books): string {
  let n = 1;
  while (pledges.holds.has(`${stem}-${n}`)) n += 1;
  return `${stem}-${n}`;
}

function holdPledge(pledge: Pledge, hold: Hold, folding: Folding, books: Books): void {
  pledge.held = true;
  const promised = [...books.releases.promisedOf(pledge.pledgeId)];
  const unused = promised.filter(({ state }) => TRUCK_UNUSED.has(state));
  const exposedUntil = Math.max(0, ...unused.map(({ notAfter }) => notAfter));
  const { holdId, authority } = hold;
  folding.note('pledge-held', pledge, {
    subject: pledge.pledgeId,
    facts: {
      holdId,
      authority,
      withdrawn: unused.length,
      // Until the gate has answered, its goods may leave by these orders.
      ...(unused.length > 0 && { exposedUntil }),
    },
  });
  for (const truck of unused) withdraw(truck, `hold ${holdId}`, folding, books);
}
