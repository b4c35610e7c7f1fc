import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { AlibiWeighing } from '@pledgewatch/shared/command';
import { requireNext, requireReceiving, stepReceiving } from './receiving-of.ts';
import type { ReceivingOrder } from './receiving-book.ts';
import type { Refusals } from '../refusals.ts';
import type { Rule } from '../rule.ts';

/** The truck comes, is weighed full, unloads and is weighed empty, each once and in this order. */
export const stepReceivingOrder: Rule<'receiving.step'> = {
  check({ actor, command: { receivingId, step, weighing } }, books, refusals) {
    const { order } = requireReceiving(books, actor, receivingId);
    requireNext(order, step);
    const isWeighed = step === 'GROSS' || step === 'TARE';
    if (isWeighed !== (weighing !== undefined)) {
      throw new PledgewatchError('PW_WEIGHING_UNFIT', { receivingId, step });
    }
    if (weighing === undefined) return;
    const isUsed = books.yard.receiving.isWeighingUsed(order.siteId, weighing);
    refusals.when(isUsed, 'PW_WEIGHING_USED', { ...weighing });
    if (step === 'TARE') refuseWeightless(order, weighing, refusals);
  },
  apply({ actor, command: { receivingId, step, weighing } }, folding, books) {
    const { order } = requireReceiving(books, actor, receivingId);
    if (weighing) {
      books.yard.receiving.weighed(order, weighing);
      order[step === 'GROSS' ? 'gross' : 'tare'] = weighing;
    }
    stepReceiving(order, { to: step, facts: { ...weighing } }, folding, books);
  },
};

function refuseWeightless(
  { receivingId, gross }: ReceivingOrder,
  { massG: tareG }: AlibiWeighing,
  refusals: Refusals,
): void {
  const grossG = gross?.massG ?? 0;
  refusals.when(tareG >= grossG, 'PW_TARE_UNFIT', { receivingId, tareG, grossG });
}
