import { hasCheckCharacter } from '@pledgewatch/shared/identity';
import type { CommandOf } from '@pledgewatch/shared/command';
import { notFound, type AskedOf } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { PARTIES_PER_TENANT_MAX } from './limits.ts';
import type { Refusals } from '../refusals.ts';
import type { Rule } from '../rule.ts';
import { refuseLay } from './administering.ts';

type Told = 'party.register' | 'party.update';

/** A company enters the register under a code of its own. */
export const registerParty: Rule<'party.register'> = {
  check(asked, books, refusals) {
    const { parties } = books.registers.of(asked.actor.tenantId);
    const { partyId: id } = asked.command;
    refusals.when(parties.has(id), 'PW_ID_TAKEN', { what: 'party', id });
    const [count, max] = [parties.size, PARTIES_PER_TENANT_MAX];
    refusals.when(count >= max, 'PW_LIMIT_REACHED', { what: 'parties', count, max });
    refuseParty(asked, books, refusals);
  },
  apply: put,
};

/** A company is another now than the register says. */
export const updateParty: Rule<'party.update'> = {
  check(asked, books, refusals) {
    const { partyId } = asked.command;
    if (!books.registers.of(asked.actor.tenantId).parties.has(partyId)) {
      throw notFound('party', partyId);
    }
    refuseParty(asked, books, refusals);
  },
  apply: put,
};

function refuseParty({ actor, command }: AskedOf<Told>, books: Books, refusals: Refusals): void {
  const register = books.registers.of(actor.tenantId);
  const { uscc } = command;
  refuseLay(actor, register, refusals);
  refusals.when(!hasCheckCharacter(uscc), 'PW_USCC_INVALID', { uscc });
  for (const { partyId: id, uscc: taken } of register.parties.values()) {
    const isAnothers = taken === uscc && id !== command.partyId;
    refusals.when(isAnothers, 'PW_ID_TAKEN', { what: 'unified social credit code', id: uscc });
  }
}

function put({ actor, command }: AskedOf<Told>, _: unknown, { registers }: Books): void {
  const { type: __, ...party } = command as CommandOf<Told>;
  registers.putParty(actor.tenantId, party);
}
