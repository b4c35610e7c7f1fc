import type { BizTransaction } from './event.ts';
import { OWN, uriOf } from './words.ts';

/** The business transactions an event belongs to, as far as they are known; nothing when none is. */
export function ordersOf(of: {
  readonly pledgeId?: string | undefined;
  readonly releaseId?: string | undefined;
  readonly truckOrderId?: string | undefined;
  readonly receivingId?: string | undefined;
  readonly orderId?: string | undefined;
}): { readonly bizTransactionList?: readonly BizTransaction[] } {
  const { pledgeId, releaseId, truckOrderId, receivingId, orderId } = of;
  const bizTransactionList: BizTransaction[] = [];
  const add = (type: string, bizTransaction: string) =>
    void bizTransactionList.push({ type, bizTransaction });
  if (pledgeId !== undefined) add(OWN.pledgeAgreement, uriOf.pledge(pledgeId));
  if (releaseId !== undefined) add(OWN.releaseOrder, uriOf.release(releaseId));
  if (truckOrderId !== undefined) add(OWN.truckOrder, uriOf.truckOrder(truckOrderId));
  if (receivingId !== undefined) add(OWN.receivingOrder, uriOf.receivingOrder(receivingId));
  if (orderId !== undefined) add(OWN.yardOrder, uriOf.yardOrder(orderId));
  return bizTransactionList.length > 0 ? { bizTransactionList } : {};
}
