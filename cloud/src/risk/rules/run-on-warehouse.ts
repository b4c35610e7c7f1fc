import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Command } from '@pledgewatch/shared/command';
import { bookedBySlot } from '#/positions/index.ts';
import { banksOf } from '../concerned.ts';
import {
  RUN_FACTOR,
  RUN_PLEDGES_MIN,
  RUN_REQUESTS_PER_SITE_MAX,
  RUN_SHARE_PERMILLE,
  RUN_WITHIN_MS,
} from '../limits.ts';
import type { Rule, Watch } from '../rule.ts';
import type { Scene } from '../scene.ts';

const DAYS_BEFORE = 29;

/** Everybody wants their goods at once: somebody knows something. */
export const runOnWarehouse: Rule = {
  code: 'RUN_ON_WAREHOUSE',
  nature: 'event',
  severity: { en: 'warning', zh: '警告' },
  trigger: {
    en: `Within 24 hours releases were requested of at least ${RUN_PLEDGES_MIN} pledges of one site, of at least ${RUN_SHARE_PERMILLE / 10} % of the mass booked there, and ${RUN_FACTOR} times the daily mean of the ${DAYS_BEFORE} days before.`,
    zh: `24 小时内，同一库区至少 ${RUN_PLEDGES_MIN} 笔质押申请放货，申请总量达在库账面质量的 ${RUN_SHARE_PERMILLE / 10} %，且为此前 ${DAYS_BEFORE} 天日均的 ${RUN_FACTOR} 倍。`,
  },
  clearing: { en: 'When its bank acknowledges it.', zh: '经其银行确认后解除。' },
  reasons: {
    run: {
      en: '{askedG} were asked for within 24 hours from site {siteId}, {sharePermille} of what is booked there; on the {daysBefore} days before it was {meanG} a day. Of this bank: {pledges}.',
      zh: '24 小时内从库区 {siteId} 申请提货 {askedG}，占在库账面的 {sharePermille}；此前 {daysBefore} 天日均为 {meanG}。本行质押：{pledges}。',
    },
  },
  watch: (saved) => new RunWatch(saved as SavedRequests | undefined),
};

/** A release that was asked for. */
interface Request {
  readonly at: EpochMs;
  readonly entry: number;
  readonly pledgeId: string;
  readonly massG: number;
}

type SavedRequests = readonly (readonly [siteId: string, readonly Request[]])[];

class RunWatch implements Watch {
  /** Of the last thirty days, oldest first. */
  readonly #sites: Map<string, readonly Request[]>;

  constructor(saved?: SavedRequests) {
    this.#sites = new Map(saved);
  }

  save(): SavedRequests {
    return [...this.#sites];
  }

  onCommand(command: Command, scene: Scene): void {
    if (command.type !== 'release.request') return;
    const release = scene.law.release(command.releaseId);
    if (!release) return;
    const { siteId, pledgeId, trucks } = release;
    const massG = trucks.reduce((sum, { netG }) => sum + netG, 0);
    const since = scene.at - (DAYS_BEFORE + 1) * RUN_WITHIN_MS;
    const known = (this.#sites.get(siteId) ?? []).filter(({ at }) => at > since);
    const request = { at: scene.at, entry: scene.index, pledgeId, massG };
    const requests = [...known, request].slice(-RUN_REQUESTS_PER_SITE_MAX);
    this.#sites.set(siteId, requests);
    scene.siteId = siteId;
    judge(requests, scene);
  }
}

function judge(requests: readonly Request[], scene: Scene): void {
  const { siteId, at: now } = scene;
  const recent = requests.filter(({ at }) => at > now - RUN_WITHIN_MS);
  if (new Set(recent.map(({ pledgeId }) => pledgeId)).size < RUN_PLEDGES_MIN) return;
  const askedG = sumOf(recent);
  const meanG = Math.round((sumOf(requests) - askedG) / DAYS_BEFORE);
  const there = scene.law.pledgesOnSite(siteId);
  let bookedG = 0;
  for (const pledge of there) for (const massG of bookedBySlot(pledge).values()) bookedG += massG;
  const sharePermille = Math.floor((askedG * 1_000) / Math.max(1, bookedG));
  if (sharePermille < RUN_SHARE_PERMILLE || askedG < RUN_FACTOR * meanG) return;
  for (const { pledges, ...bank } of banksOf(there)) {
    scene.find(runOnWarehouse, {
      ...bank,
      siteId,
      subject: siteId,
      severity: 'warning',
      happenedAt: now,
      // Requests of other banks are counted, and not shown.
      evidence: [{ entry: scene.index }],
      reason: 'run',
      figures: { siteId, askedG, sharePermille, daysBefore: DAYS_BEFORE, meanG, pledges },
    });
  }
}

function sumOf(requests: readonly Request[]): number {
  return requests.reduce((sum, { massG }) => sum + massG, 0);
}
