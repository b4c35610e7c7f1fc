import { takeHaircut } from '../terms/terms-notice.ts';
import { figure, neededFen, type Folding, type Pledge } from '#/pledges/index.ts';
import type { CommandOf } from '@pledgewatch/shared/command';
import type { Books } from '../books.ts';
import { recheckOrders } from '../releases/recheck-orders.ts';

/** Values a pledge at a new price, by what is surely there, and looks at its orders once more. */
export function markPledge(
  pledge: Pledge,
  price: Pick<CommandOf<'price.post'>, 'priceFenPerTonne' | 'observedAt' | 'provenance'>,
  folding: Folding,
  books: Books,
): void {
  const beforeFenPerTonne = pledge.priceFenPerTonne;
  const { haircutPermille = 0 } = pledge;
  takeHaircut(pledge, haircutPermille, price.priceFenPerTonne);
  pledge.priceAt = price.observedAt;
  const { lowerValueFen, verifiedPermille } = folding.positions.pledge(pledge);
  folding.note('price-changed', pledge, {
    subject: pledge.pledgeId,
    facts: {
      priceSource: pledge.priceSource,
      priceFenPerTonne: pledge.priceFenPerTonne,
      beforeFenPerTonne,
      ...(haircutPermille > 0 && { quotedFenPerTonne: price.priceFenPerTonne, haircutPermille }),
      priceAt: pledge.priceAt,
      provenance: price.provenance,
      lowerValueFen: figure(lowerValueFen),
      requiredFen: figure(neededFen(pledge)),
      verifiedPermille,
    },
  });
  recheckOrders(pledge, 'repriced', folding, books);
}
