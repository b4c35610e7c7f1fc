import type { Alert } from '@pledgewatch/shared/alert';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Fact, LedgeredDecision, Page, Verdict } from '#/core/index.ts';

/** Something in the ledger that people are told. */
export type Happening = { readonly entry: number } & (
  | { readonly is: 'raised'; readonly alert: Alert }
  | { readonly is: 'cleared'; readonly alertId: string; readonly at: EpochMs }
  | {
      readonly is: 'acknowledged';
      readonly alertId: string;
      readonly at: EpochMs;
      readonly by: string;
    }
  | { readonly is: 'note'; readonly note: Note }
);
export type Note = Extract<Verdict, { do: 'note' }>;

/** What a page holds to tell, in the order of the ledger; most pages hold nothing. */
export function happeningsOf({ facts, decisions }: Page): Happening[] {
  const happenings: Happening[] = [];
  for (const fact of facts) {
    if (fact.kind === 'command') happenings.push(...acknowledgement(fact));
  }
  for (const decision of decisions) happenings.push(...decided(decision));
  return happenings.sort((a, b) => a.entry - b.entry);
}

function acknowledgement(fact: Extract<Fact, { kind: 'command' }>): Happening[] {
  const { index: entry, acceptedAt: at, actor, command } = fact;
  if (command.type !== 'alert.acknowledge') return [];
  return [{ is: 'acknowledged', entry, alertId: command.alertId, at, by: actor.userId }];
}

function decided({ index: entry, decision }: LedgeredDecision): Happening[] {
  switch (decision.do) {
    case 'raise-alert':
      return [{ is: 'raised', entry, alert: decision.alert }];
    case 'clear-alert':
      return [{ is: 'cleared', entry, alertId: decision.alertId, at: decision.clearedAt }];
    case 'note':
      return [{ is: 'note', entry, note: decision }];
    case 'send-instruction':
    case 'close-day':
      return [];
  }
}
