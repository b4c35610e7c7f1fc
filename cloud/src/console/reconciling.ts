import { ROLES } from '#/access/index.ts';
import type { LawView, PledgeView } from '#/core/index.ts';
import { localDay } from '#/pledges/index.ts';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Actor } from '@pledgewatch/shared/command';
import { documentDigest } from '@pledgewatch/shared/document';
import { PAGE_MAX } from './limits.ts';
import type { PledgeDay, Reconciliation, ReconciliationFile } from './reconciliation-record.ts';

/** What a reconciliation is made from. */
export type ReconciledLaw = Pick<
  LawView,
  'site' | 'sees' | 'pledgesSeenBy' | 'deliveriesOf' | 'moneyOf'
>;

/**
 * Money in and goods out of one day at a site, of the pledges that the actor sees there: who keeps the
 * goods reads what left, who lends on them also what was paid. Undefined where the actor has no business.
 */
export function reconcile(
  actor: Actor,
  asked: { readonly siteId: string; readonly day: string; readonly now: EpochMs },
  law: ReconciledLaw,
): ReconciliationFile | undefined {
  const site = law.site(asked.siteId);
  const pledges = site ? pledgesAt(site.siteId, actor, law) : [];
  if (!site || pledges.length === 0) return undefined;
  const { siteId, timeZone } = site;
  const today = localDay(asked.now, timeZone);
  const day = asked.day === 'today' ? today : asked.day;
  const isThen = (one: { readonly at: EpochMs }) => localDay(one.at, timeZone) === day;
  const days = pledges
    .map((pledge) => dayOf(pledge, { isThen, withMoney: ROLES[actor.role].money }, law))
    .filter(({ goodsOut, moneyIn }) => goodsOut.length + (moneyIn?.length ?? 0) > 0);
  const isOver = day < today;
  const reconciliation: Reconciliation = { siteId, day, timeZone, isOver, pledges: days };
  return { reconciliation, digest: documentDigest(reconciliation) };
}

function pledgesAt(siteId: string, actor: Actor, law: ReconciledLaw): PledgeView[] {
  const own: PledgeView[] = [];
  for (let after: string | undefined; ;) {
    const page = law.pledgesSeenBy(actor, after, PAGE_MAX);
    own.push(...page.filter((pledge) => pledge.siteId === siteId));
    if (page.length < PAGE_MAX) return own;
    after = page.at(-1)?.pledgeId;
  }
}

function dayOf(
  { pledgeId }: PledgeView,
  of: {
    readonly isThen: (one: { readonly at: EpochMs }) => boolean;
    readonly withMoney: boolean;
  },
  law: ReconciledLaw,
): PledgeDay {
  const goodsOut = law
    .deliveriesOf(pledgeId)
    .filter(of.isThen)
    .toSorted((one, other) => one.at - other.at)
    .map(({ truckOrderId, releaseId, units, massG, at }) => ({
      truckOrderId,
      releaseId,
      units,
      massG,
      at,
    }));
  const goods = {
    pledgeId,
    goodsOut,
    goodsOutG: goodsOut.reduce((sum, { massG }) => sum + massG, 0),
    goodsDigest: documentDigest(goodsOut),
  };
  if (!of.withMoney) return goods;
  const moneyIn = law
    .moneyOf(pledgeId)
    .filter(of.isThen)
    .toSorted((one, other) => one.entry - other.entry);
  const signed = moneyIn.map(({ kind, amountFen }) =>
    kind === 'reversal' ? -amountFen : amountFen,
  );
  return { ...goods, moneyIn, moneyInFen: signed.reduce((sum, amountFen) => sum + amountFen, 0) };
}
