import type { Alert } from '@pledgewatch/shared/alert';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { AlertMove, Fact, LedgeredDecision, Page, Verdict } from '#/core/index.ts';

/** Something in the ledger that people are told. */
export type Happening = { readonly entry: number } & (
  | { readonly is: 'raised'; readonly alert: Alert }
  | { readonly is: 'cleared'; readonly alertId: string; readonly at: EpochMs }
  | {
      readonly is: 'acknowledged';
      readonly alertId: string;
      readonly at: EpochMs;
      readonly by: string;
      readonly note?: string;
    }
  | {
      readonly is: 'noted';
      readonly alertId: string;
      readonly at: EpochMs;
      readonly by: string;
      readonly note: string;
    }
  | {
      readonly is: 'moved';
      readonly alertId: string;
      readonly at: EpochMs;
      readonly move: AlertMove;
    }
  | { readonly is: 'note'; readonly note: Note }
);
export type Note = Extract<Verdict, { do: 'note' }>;

/** What a page holds to tell, in the order of the ledger; most pages hold nothing. */
export function happeningsOf({ facts, decisions }: Page): Happening[] {
  const happenings: Happening[] = [];
  for (const fact of facts) {
    if (fact.kind === 'command') happenings.push(...word(fact));
  }
  for (const decision of decisions) happenings.push(...decided(decision));
  return happenings.sort((a, b) => a.entry - b.entry);
}

/** What a person says of an alert. */
function word(fact: Extract<Fact, { kind: 'command' }>): Happening[] {
  const { index: entry, acceptedAt: at, actor, command } = fact;
  if (command.type !== 'alert.acknowledge' && command.type !== 'alert.note') return [];
  const { alertId, note } = command;
  const said = { entry, alertId, at, by: actor.userId };
  if (command.type === 'alert.note') return [{ is: 'noted', ...said, note: command.note }];
  return [{ is: 'acknowledged', ...said, ...(note !== undefined && { note }) }];
}

function decided({ index: entry, decision }: LedgeredDecision): Happening[] {
  switch (decision.do) {
    case 'raise-alert':
      return [{ is: 'raised', entry, alert: decision.alert }];
    case 'clear-alert':
      return [{ is: 'cleared', entry, alertId: decision.alertId, at: decision.clearedAt }];
    case 'move-alert': {
      const { alertId, at } = decision;
      return [{ is: 'moved', entry, alertId, at, move: decision }];
    }
    case 'note':
      return [{ is: 'note', entry, note: decision }];
    case 'send-instruction':
    case 'close-day':
      return [];
  }
}
