import { createState, type CoreState } from '@pledgewatch/cloud/sequencer';
import type { Actor, Command } from '@pledgewatch/shared/command';
import type { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import {
  ACTORS,
  effectSteps,
  epcOf,
  pledgeBody,
  siteBody,
  TAGS_A_SLOT,
  UNIT_G,
} from '../pledged.ts';
import { heapInUse } from './heap.ts';

const PLEDGES = 10_000;
const PLEDGES_A_SITE = 100;
const SLOTS_A_PLEDGE = 5;
export const UNITS_A_PLEDGE = SLOTS_A_PLEDGE * TAGS_A_SLOT;
const AT = 1_795_000_000_000;

/** A bank's whole portfolio in memory, as a cloud has it after folding its ledger. */
export interface Portfolio {
  readonly state: CoreState;
  readonly pledges: number;
  readonly units: number;
  /** What the state takes for each unit, of the heap. */
  readonly bytesPerUnit: number;
  /** Folds a command as the sequencer does: check, then apply. */
  readonly give: (by: Actor, command: Command) => void;
}

let known: Portfolio | undefined;

/** 10,000 pledges in effect with 1,000,000 handling units, or a share of them; loaded once a run. */
export function portfolio(scale: number): Portfolio {
  const pledges = Math.max(PLEDGES_A_SITE, Math.round(PLEDGES * scale));
  known = known?.pledges === pledges ? known : load(pledges);
  return known;
}

export function pledgeIdOf(pledge: number): string {
  return `P-${pledge}`;
}

/** The tag of a unit of a pledge. */
export function tagOf(pledge: number, unit: number): string {
  return epcOf(pledge, unit);
}

function load(pledges: number): Portfolio {
  const before = heapInUse();
  const state = createState();
  let index = 0;
  const place = () => ({ index: (index += 1), acceptedAt: AT });
  const apply = (by: Actor, command: Command) =>
    void state.apply({ kind: 'command', actor: by, command, ...place() });
  for (let pledge = 0; pledge < pledges; pledge += 1) {
    const site = Math.floor(pledge / PLEDGES_A_SITE);
    if (pledge % PLEDGES_A_SITE === 0) openSite(site, apply);
    const of = { pledgeId: pledgeIdOf(pledge), siteId: siteOf(site), stacks: stacksOf(pledge) };
    apply(ACTORS.bank, { type: 'pledge.create', ...pledgeBody(of, AT) });
    state.apply({ ...firstLook(pledge, site), ...place() });
    for (const { command } of effectSteps(of.pledgeId, AT)) apply(ACTORS.bank, command);
  }
  const units = pledges * UNITS_A_PLEDGE;
  const bytesPerUnit = (heapInUse() - before) / units;
  function give(by: Actor, command: Command): void {
    const record = { actor: by, idempotencyKey: `key-${index}`, command };
    state.check(record, AT, () => undefined);
    apply(by, command);
  }
  return { state, pledges, units, bytesPerUnit, give };
}

function siteOf(site: number): string {
  return `site-${site}`;
}

function openSite(site: number, apply: (by: Actor, command: Command) => void): void {
  const siteId = siteOf(site);
  const gatewayId = `gw-${site}`;
  const lease = { leaseCeilingG: 40_000_000, leaseCeilingFen: 1_000_000_000, leaseMs: 600_000 };
  const gates = [{ gateId: 'G-1', gatewayId, ...lease }];
  apply(ACTORS.operator, { type: 'site.define', ...siteBody(siteId, 86_400_000), gates });
  const publicKey = 'A'.repeat(43);
  const token = { publicKey, tokenId: `t-${site}` };
  apply(ACTORS.operator, { type: 'gateway.enrol', gatewayId, siteId, ...token });
}

function stacksOf(pledge: number) {
  return Array.from({ length: SLOTS_A_PLEDGE }, (_, slot) => ({
    slotId: slotOf(pledge, slot),
    epcs: Array.from({ length: TAGS_A_SLOT }, (_, unit) =>
      tagOf(pledge, slot * TAGS_A_SLOT + unit),
    ),
  }));
}

function slotOf(pledge: number, slot: number): string {
  return `S-${pledge}-${slot}`;
}

/** A batch of one site on a quiet day: four weights, whose noise changes each, and one tag in five events. */
export function eventsOf(
  { pledges }: Portfolio,
  { batch, count, at }: { readonly batch: number; readonly count: number; readonly at: number },
) {
  const sites = pledges / PLEDGES_A_SITE;
  const site = batch % sites;
  const when = { observedAt: at, receivedAt: at, clock: 'device' } as const;
  const items = Array.from({ length: count }, (_, n): GoodsStatusEvent => {
    const turn = batch * count + n;
    const pledge = site * PLEDGES_A_SITE + (turn % PLEDGES_A_SITE);
    if (n % 5 === 4) {
      const epc = tagOf(pledge, turn % UNITS_A_PLEDGE);
      const seen = { present: true, confidencePermille: 990, lastReadAt: at };
      return { kind: 'tagPresence', ...when, epc, zoneId: 'A', ...seen };
    }
    const slotId = slotOf(pledge, turn % SLOTS_A_PLEDGE);
    const stackG = TAGS_A_SLOT * UNIT_G + (turn % 7) * 100;
    const bounds = { lowerG: stackG - 5_000, nominalG: stackG, upperG: stackG + 5_000 };
    return {
      kind: 'stackWeight',
      ...when,
      scaleId: `W-${slotId}`,
      slotId,
      ...bounds,
      evidence: true,
    };
  });
  const lot = { sealedAt: at, lastSeq: count };
  return {
    kind: 'events',
    index: batch,
    acceptedAt: at,
    header: headerOf(site, lot),
    items,
    undecoded: [],
  } as const;
}

/** Every slot weighed, every tag seen. */
function firstLook(pledge: number, site: number) {
  const when = { observedAt: AT, receivedAt: AT, clock: 'device' } as const;
  const stackG = TAGS_A_SLOT * UNIT_G;
  const bounds = { lowerG: stackG - 5_000, nominalG: stackG, upperG: stackG + 5_000 };
  const items = stacksOf(pledge).flatMap(({ slotId, epcs }): GoodsStatusEvent[] => [
    { kind: 'stackWeight', ...when, scaleId: `W-${slotId}`, slotId, ...bounds, evidence: true },
    ...epcs.map((epc): GoodsStatusEvent => {
      const seen = { present: true, confidencePermille: 990, lastReadAt: AT };
      return { kind: 'tagPresence', ...when, epc, zoneId: 'A', ...seen };
    }),
  ]);
  const header = headerOf(site, { sealedAt: AT, lastSeq: items.length });
  return { kind: 'events', header, items, undecoded: [] } as const;
}

function headerOf(site: number, of: { readonly sealedAt: number; readonly lastSeq: number }) {
  return {
    version: 2,
    siteId: siteOf(site),
    gatewayId: `gw-${site}`,
    lane: 'events',
    epoch: AT,
    firstSeq: 1,
    previous: new Uint8Array(32),
    root: new Uint8Array(32),
    ...of,
  } as const;
}

/** When the portfolio was loaded, ms since 1970. */
export const LOADED_AT = AT;
