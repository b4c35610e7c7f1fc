import { TypeCompiler } from '@sinclair/typebox/compiler';
import { Alert } from '@pledgewatch/shared/alert';
import type { BatchHeader, OpenedItem } from '@pledgewatch/shared/batch';

/** An item that is proven: who said it, when, and where it stands. */
export interface ItemSaid {
  readonly entry: number;
  /** Its place in the batch, from 0, and its number in the gateway's stream. */
  readonly item: number;
  readonly seq: number;
  readonly gatewayId: string;
  readonly siteId: string;
  readonly lane: string;
  /** By the gateway's clock, and by the ledger's; ms. */
  readonly sealedAt: number;
  readonly acceptedAt: number;
  /** The entry that enrolled the key it is signed with. */
  readonly enrolledAt: number;
  /** The JSON text as the gateway wrote it. */
  readonly text: string;
}

/** An alert that is proven to have been raised, as the ledger has it. */
export interface AlertRaised {
  readonly entry: number;
  readonly alert: Pick<Alert, 'alertId' | 'code' | 'raisedAt' | 'evidence' | 'reason'>;
}

/** Items and alerts told one by one; a bundle of ours holds at most 512, the rest is only counted. */
export const SAID_KEPT_MAX = 1_000;

const checkAlert = TypeCompiler.Compile(Alert);

export function itemSaid(
  { gatewayId, siteId, lane, firstSeq, sealedAt }: BatchHeader,
  { item, text }: OpenedItem,
  at: Pick<ItemSaid, 'entry' | 'acceptedAt' | 'enrolledAt'>,
): ItemSaid {
  return { ...at, item, seq: firstSeq + item, gatewayId, siteId, lane, sealedAt, text };
}

/** The alert a decision raised; undefined for every other decision. */
export function alertRaised(entry: number, decision: unknown): AlertRaised | undefined {
  const { alert } = (decision ?? {}) as { alert?: unknown };
  if (!checkAlert.Check(alert)) return undefined;
  const { alertId, code, raisedAt, evidence, reason } = alert;
  return { entry, alert: { alertId, code, raisedAt, evidence, reason } };
}
