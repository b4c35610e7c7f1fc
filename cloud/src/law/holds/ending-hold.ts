import type { Folding, Hold } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { coveredBy, gatewaysOf, pledgesOf, tellHold } from './holding.ts';

/** What a hold says whose time is over. */
const BY_ITSELF = 'end of the hold';

/** What it covered may move again, unless something else stops it. */
export function endHold(hold: Hold, authority: string, folding: Folding, books: Books): void {
  const { pledges } = books;
  const { holdId, units } = hold;
  pledges.liftHold(hold, folding.at);
  books.holdEnds.forget(hold);
  books.stops.free(`hold/${holdId}`, units ?? []);
  for (const gatewayId of units ? [] : gatewaysOf(hold.siteId, pledges)) {
    tellHold(hold, gatewayId, folding, books);
  }
  const facts = { holdId, authority };
  for (const pledge of pledgesOf(units ?? [], hold, pledges)) {
    folding.note('units-freed', pledge, { subject: pledge.pledgeId, facts });
  }
  for (const pledge of units ? [] : coveredBy(hold, pledges)) {
    pledge.held = pledges.isHeld(pledge);
    const { pledgeId: subject, held } = pledge;
    folding.note('hold-lifted', pledge, { subject, facts: { ...facts, held } });
  }
}

/** Holds whose end has come. */
export function passHoldTime(folding: Folding, books: Books): void {
  for (const hold of books.holdEnds.due(folding.at)) endHold(hold, BY_ITSELF, folding, books);
}
