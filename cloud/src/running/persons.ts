import { masked } from '@pledgewatch/shared/identity';
import { ROLES, type PersonalStore } from '#/access/index.ts';
import type { PersonsPort } from '#/console/index.ts';
import type { LawView } from '#/core/index.ts';
import type { Sequencer } from '#/sequencer/index.ts';
import type { Particulars } from '@pledgewatch/shared/command';

/** Persons' particulars: the store first, so that the ledger never has digests of what nobody kept. */
export function personsOf(
  store: PersonalStore,
  law: LawView,
  submit: Sequencer['submit'],
): PersonsPort {
  return {
    async register(actor, idempotencyKey, { personId, particulars }) {
      const of = { tenantId: actor.tenantId, personId };
      const { digests, isNew } = store.keep(of, particulars);
      try {
        const command = { type: 'person.register', personId, digests } as const;
        const { entry } = submit({ actor, idempotencyKey, command });
        return { entry, decisions: [] };
      } catch (error) {
        if (isNew) store.erase(of);
        throw error;
      }
    },
    person({ tenantId, role }, personId) {
      const known = law.person(tenantId, personId);
      if (!known) return undefined;
      const { digests, erasedAt } = known;
      const kept = erasedAt === null ? store.particulars({ tenantId, personId }) : undefined;
      const particulars = kept && (ROLES[role].plates ? kept : maskedOf(kept));
      return { personId, digests, erasedAt, ...(particulars && { particulars }) };
    },
  };
}

function maskedOf(particulars: Particulars): Particulars {
  const shown = Object.entries(particulars).map(([kind, text]) => [kind, masked(text)]);
  return Object.fromEntries(shown) as Particulars;
}
