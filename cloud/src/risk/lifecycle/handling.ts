import type { Alert } from '@pledgewatch/shared/alert';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Actor, Command } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { LawView } from '#/core/index.ts';
import { notFound, unfit } from '#/pledges/index.ts';
import { SHELVED_MAX_MS, SHELVES_PER_BANK_MAX } from '../limits.ts';
import type { Memory } from '../memory.ts';
import type { ToldStanding } from '../conditions.ts';
import { needsChecking, type Shelf } from './shelves.ts';

/** A command about an alert. */
export type AlertCommand = Extract<Command, { type: `alert.${string}` }>;

export function isAlertCommand(command: Command): command is AlertCommand {
  return command.type.startsWith('alert.');
}

/** What a command about an alert is checked against. */
export interface Handling {
  readonly memory: Pick<Memory, 'standing' | 'shelves'>;
  readonly law: LawView;
  /** The alert of that id, if one was ever raised. */
  readonly raised: (alertId: string) => Alert | undefined;
  readonly now: EpochMs;
}

/**
 * @throws {PledgewatchError} `PW_NOT_FOUND` for an alert that does not exist for this actor;
 *   `PW_STATE_UNFIT` where its state does not allow it; `PW_SHELVING_TIME`, `PW_SHELVES_FULL`;
 *   `PW_MAKER_IS_CHECKER`.
 */
export function checkHandling(actor: Actor, command: AlertCommand, handling: Handling): void {
  const { alertId } = command;
  const alert = handling.raised(alertId);
  if (!alert || !handling.law.sees(actor, alert)) throw notFound('alert', alertId);
  switch (command.type) {
    case 'alert.acknowledge':
    case 'alert.note':
      return;
    case 'alert.shelve':
      requireEnd(alert, command.until, handling.now);
      requireStanding(alertId, handling);
      return requireRoom(actor, handling);
    case 'alert.takeOut':
      requireStanding(alertId, handling);
      return requireRoom(actor, handling);
    case 'alert.checkShelving':
      return requireOther(actor, requireAsked(alertId, handling));
    case 'alert.unshelve':
      if (!shelfOf(alertId, handling.memory)) throw unfit('alert', alertId, 'not shelved');
  }
}

/** The shelf of the alert's condition, or the one that was asked of it and outlived it. */
export function shelfOf(
  alertId: string,
  { standing, shelves }: Pick<Memory, 'standing' | 'shelves'>,
): Shelf | undefined {
  const one = standing.find(alertId);
  return (one && shelves.at(standing.keyOf(one))) ?? shelves.askedOf(alertId);
}

function requireStanding(alertId: string, { memory }: Handling): void {
  const one = memory.standing.find(alertId);
  if (!one) throw unfit('alert', alertId, 'cleared');
  const shelf = memory.shelves.at(memory.standing.keyOf(one));
  if (shelf?.inForce) {
    throw unfit('alert', alertId, shelf.until === undefined ? 'out of service' : 'shelved');
  }
}

function requireEnd({ severity }: Alert, until: EpochMs, now: EpochMs): void {
  const maxMs = SHELVED_MAX_MS[severity];
  if (until > now && until - now <= maxMs) return;
  throw new PledgewatchError('PW_SHELVING_TIME', { until, severity, maxHours: maxMs / 3_600_000 });
}

function requireRoom({ tenantId }: Actor, { memory }: Handling): void {
  const shelved = memory.shelves.countOf(tenantId);
  if (shelved < SHELVES_PER_BANK_MAX) return;
  throw new PledgewatchError('PW_SHELVES_FULL', { shelved });
}

function requireAsked(alertId: string, { memory }: Handling): Shelf {
  const shelf = shelfOf(alertId, memory);
  if (!shelf || shelf.inForce) throw unfit('alert', alertId, shelf ? 'shelved' : 'not shelved');
  return shelf;
}

function requireOther(actor: Actor, { alertId, by }: Shelf): void {
  if (by !== actor.userId) return;
  const facts = { userId: actor.userId, id: alertId, first: 'maker', second: 'checker' };
  throw new PledgewatchError('PW_MAKER_IS_CHECKER', facts);
}

/** A shelf as it is asked for; in force at once where one person suffices. */
export function askedShelf(
  one: ToldStanding,
  command: Extract<AlertCommand, { reason: string }>,
  { key, by }: { readonly key: string; readonly by: string },
): Shelf {
  const until = command.type === 'alert.shelve' ? command.until : undefined;
  return {
    key,
    alertId: one.alertId,
    tenantId: one.tenantId,
    siteId: one.siteId,
    severity: one.severity,
    by,
    reason: command.reason,
    ...(until !== undefined && { until }),
    inForce: !needsChecking(one.severity, until),
  };
}
