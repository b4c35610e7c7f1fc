import { ROLES } from '#/access/index.ts';
import { DatabaseSync } from 'node:sqlite';
import { Registry } from 'prom-client';
import type { Alert } from '@pledgewatch/shared/alert';
import type { Clock } from '@pledgewatch/shared/clock';
import type { Actor } from '@pledgewatch/shared/command';
import { createLog } from '@pledgewatch/shared/log';
import { openAlerts, type Alerts, type AlertsPorts } from '#/alerts/index.ts';
import type { AlertMove, Concern, Decision, Fact, Page } from '#/core/index.ts';

export const bankA: Actor = { tenantId: 'bank-a', userId: 'li', role: 'pledgee' };
export const bankB: Actor = { tenantId: 'bank-b', userId: 'wu', role: 'pledgee' };
export const custodian: Actor = { tenantId: 'keeper', userId: 'he', role: 'custodian' };
export const borrower: Actor = { tenantId: 'mill', userId: 'xu', role: 'pledgor' };

/** The keeper keeps site-1; the mill owes for pledge A-1; a bank sees its own. */
function sees(actor: Actor, { tenantId, siteId, pledgeId }: Concern): boolean {
  if (actor.role === 'custodian') return siteId === 'site-1';
  if (actor.role === 'pledgor') return pledgeId === 'A-1';
  return tenantId === actor.tenantId;
}

export function alertOf(alertId: string, of: Partial<Alert> = {}): Alert {
  return {
    alertId,
    code: 'WEIGHT_STEP',
    severity: 'critical',
    tenantId: 'bank-a',
    siteId: 'site-1',
    pledgeId: 'A-1',
    subject: 'S-A-01',
    happenedAt: 1_790_000_000_000,
    raisedAt: 1_790_000_000_500,
    late: false,
    evidence: [{ entry: 1, item: 2 }],
    reason: { en: 'the stack lost 2,000 kg', zh: '货垛减少 2,000 千克' },
    facts: { lostG: 2_000_000 },
    correlationId: 'mid-1',
    ...of,
  };
}

/** What a ledger entry of a test says. */
export type Said =
  | { readonly raise: Alert }
  | { readonly clear: string; readonly at: number }
  | { readonly acknowledge: string; readonly by: Actor; readonly at: number }
  | { readonly move: string; readonly at: number; readonly how: AlertMove }
  | { readonly remark: string; readonly by: Actor; readonly at: number; readonly text: string }
  | { readonly note: string; readonly of: Concern & { readonly tenantId: string } }
  | 'tick';

/** A page of entries from `from` on, as the follow runner hands it over. */
export function pageOf(from: number, said: readonly Said[]): Page {
  const facts: Fact[] = [];
  const decisions: { index: number; decision: Decision }[] = [];
  for (const [offset, entry] of said.entries()) {
    const index = from + offset;
    const decision = decisionOf(index, entry);
    if (decision) decisions.push({ index, decision });
    else facts.push(factOf(index, entry));
  }
  return { from, next: from + said.length, facts, decisions };
}

function decisionOf(index: number, said: Said): Decision | undefined {
  if (said === 'tick' || 'acknowledge' in said || 'remark' in said) return undefined;
  const named = { decisionId: `d-${index}`, cause: 0 };
  if ('raise' in said) return { ...named, do: 'raise-alert', alert: said.raise };
  if ('clear' in said) {
    return { ...named, do: 'clear-alert', alertId: said.clear, clearedAt: said.at };
  }
  if ('move' in said) {
    return { ...named, do: 'move-alert', alertId: said.move, at: said.at, ...said.how };
  }
  const subject = said.note;
  return { ...named, do: 'note', note: 'pledge-active', ...said.of, subject, at: 7, facts: {} };
}

function factOf(index: number, said: Said): Fact {
  if (said === 'tick') return { kind: 'tick', index, acceptedAt: 1 };
  if ('remark' in said) {
    const remark = { type: 'alert.note' as const, alertId: said.remark, note: said.text };
    return { kind: 'command', index, acceptedAt: said.at, actor: said.by, command: remark };
  }
  if (!('acknowledge' in said)) return { kind: 'tick', index, acceptedAt: 1 };
  const command = { type: 'alert.acknowledge' as const, alertId: said.acknowledge };
  return { kind: 'command', index, acceptedAt: said.at, actor: said.by, command };
}

export function openTestDatabase(file = ':memory:'): DatabaseSync {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  return db;
}

/** The alerts of a test, and its registry. */
export function openTestAlerts(
  db: DatabaseSync,
  clock: Clock,
  ports: Partial<AlertsPorts> = {},
): Alerts & { readonly registry: Registry } {
  const registry = new Registry();
  const log = createLog('test', 'silent');
  const seesMoney = ({ role }: Actor) => ROLES[role].money;
  const law = { sees, seesMoney };
  const common = { db, clock, registry, log, law, isKeyInForce: () => true, chance: () => 0 };
  return { ...openAlerts({ ...common, allowInternal: true, ...ports }), registry };
}
