import { notFound, unfit } from '#/pledges/index.ts';
import { refuseLay } from '../parties/administering.ts';
import type { Rule } from '../rule.ts';
import { PERSONS_PER_TENANT_MAX } from './limits.ts';

/** The digests of a person's particulars; one who was erased may come again, under a new salt. */
export const registerPerson: Rule<'person.register'> = {
  check({ actor: { tenantId }, command: { personId: id } }, { persons }, refusals) {
    const known = persons.person(tenantId, id);
    const isTaken = known !== undefined && known.erasedAt === null;
    refusals.when(isTaken, 'PW_ID_TAKEN', { what: 'person', id });
    const [count, max] = [persons.countOf(tenantId), PERSONS_PER_TENANT_MAX];
    refusals.when(!known && count >= max, 'PW_LIMIT_REACHED', { what: 'persons', count, max });
  },
  apply({ actor: { tenantId }, command }, _, { persons }) {
    const { personId, digests } = command;
    persons.put({ tenantId, personId, digests, erasedAt: null });
  },
};

/** From this entry on nobody can tell whom the digests are of. */
export const erasePerson: Rule<'person.erase'> = {
  check({ actor, command: { personId } }, { persons, registers }, refusals) {
    const person = persons.person(actor.tenantId, personId);
    if (!person) throw notFound('person', personId);
    if (person.erasedAt !== null) throw unfit('person', personId, 'ERASED');
    refuseLay(actor, registers.of(actor.tenantId), refusals);
  },
  apply({ actor: { tenantId }, command: { personId } }, { at: erasedAt }, { persons }) {
    const person = persons.person(tenantId, personId);
    if (person) persons.put({ ...person, erasedAt });
  },
};
