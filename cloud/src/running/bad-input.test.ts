import { Value } from '@sinclair/typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '#/access/index.ts';
import type { Actor, Command, Role } from '@pledgewatch/shared/command';
import { COMMAND_ROUTES, type PostedCommand } from '#/console/routes/commands/index.ts';
import { loss, lossStandard } from '#/law/losses/testing/found.ts';
import { issueReceipt } from '#/law/receipts/testing/papers.ts';
import { sampling } from '#/law/yard/testing/inside.ts';
import {
  announce,
  bags,
  courtWithPledge,
  HOUR,
  NOON,
  PEOPLE,
  repay,
  requestRelease,
  stack,
  truck,
} from '#/testing/court/index.ts';
import { openDoor, type Answer, type House } from './testing/houses.ts';

const { maker, borrower, supervisor, warehouse, operator } = PEOPLE;

/** What stands in the house, all of it bank-1's, borrower-1's, supervision-1's and warehouse-1's. */
const THINGS: Readonly<Record<string, string>> = {
  pledgeId: 'P-1',
  releaseId: 'R-1',
  truckOrderId: 'T-1',
  receivingId: 'IN-1',
  standingInstructionId: 'SI-1',
  loanId: 'LOAN-1',
  repaymentId: 'PAY-0',
  noticeId: 'N-1',
  receiptId: 'RC-1',
  lossId: 'LOSS-1',
  holdId: 'H-1',
  claimId: 'TC-1',
  orderId: 'SA-1',
  paymentId: 'PAY-8',
};
const THEIRS = /bank-1|borrower-1|supervision-1|warehouse-1/;

let door: Awaited<ReturnType<typeof openDoor>>;
let house: House;
beforeAll(async () => {
  door = await openDoor();
  house = furnished();
});
afterAll(() => door.close());

function furnished(): House {
  const one = door.move();
  one.say([...stack('A-01', bags(0, 10)), ...stack('A-02', bags(10, 10))]);
  for (const fact of courtWithPledge().facts) {
    if (fact.kind !== 'command' || !('pledgeId' in fact.command)) continue;
    one.give(fact.actor, fact.command);
  }
  const paper = 'a'.repeat(64);
  const pledgeId = 'P-1';
  one.give(borrower, requestRelease('R-1', [truck('T-1', bags(0, 1))]));
  one.give(maker, repay('PAY-0', 1, { final: false }));
  one.give(maker, repay('PAY-8', 1, { loanId: 'LOAN-8' }));
  one.give(maker, lossStandard());
  one.give(supervisor, loss('LOSS-1', 'P-1'));
  one.give(warehouse, issueReceipt('RC-1'));
  one.give(borrower, announce('IN-1'));
  one.give(warehouse, sampling('SA-1', { epcs: bags(15, 1) }));
  one.give(maker, {
    type: 'standingInstruction.propose',
    standingInstructionId: 'SI-1',
    pledgeId,
    dailyCeilingFen: 1,
    validUntil: NOON + HOUR,
  });
  one.give(maker, {
    type: 'controlLine.set',
    noticeId: 'N-1',
    pledgeId,
    controlLine: { basis: 'quantity', quantityG: 1_000_000 },
    effectiveAt: NOON,
    documentDigest: paper,
  });
  const claim = { claimant: 'Yuexiu', ground: 'title', documentDigest: paper, units: bags(12, 1) };
  one.give(warehouse, { type: 'claim.file', claimId: 'TC-1', siteId: 'site-1', ...claim });
  const court = { holdId: 'H-1', siteId: 'site-1', authority: 'court', epcs: bags(5, 1) };
  one.give(maker, { type: 'hold.place', pledgeId, ...court });
  one.clock.advance(1_000);
  return one;
}

type Json = unknown;
interface Wrong {
  /** What was done to which field. */
  readonly what: string;
  readonly command: Command;
  /** As described, and still wrong: its end lies before its beginning. */
  readonly isBackwards?: boolean;
}

/** The route's own example, naming what is there where its path does. */
function exampleOf({ type, path, example }: PostedCommand): Record<string, Json> {
  const named = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => [name, THINGS[name] ?? 'X-1']);
  return { type, ...Object.fromEntries(named), ...(example as object) };
}

/** What no field is: of a wrong kind, unit or sign, beyond what a number or a text may be, out of the calendar. */
function wrongValues(right: Json): Json[] {
  if (typeof right === 'number') {
    return [-1, 2 ** 63, 0.5, 'NaN', `${right} kg`, null, -(2 ** 53), 8.64e15 + 1];
  }
  if (typeof right === 'string') return ['', 'x'.repeat(2_000), '\u0000', 7, null, "' OR 1=1 --"];
  if (typeof right === 'boolean') return ['true', 1, null];
  if (Array.isArray(right)) return [[], {}, null, Array.from({ length: 600 }, () => right[0])];
  return [null, [], 'text', { ...(right as object), stranger: 1 }];
}

/** The same with every span beginning after its end; undefined where there is none. */
function turned(text: string): string | undefined {
  const spans = [
    ['notBefore', 'notAfter'],
    ['validFrom', 'validUntil'],
    ['storedFrom', 'storedUntil'],
  ] as const;
  const found = spans.find(([from, to]) => text.includes(`"${from}"`) && text.includes(`"${to}"`));
  if (!found) return undefined;
  const [from, to] = found;
  return text
    .replaceAll(`"${from}"`, '"?"')
    .replaceAll(`"${to}"`, `"${from}"`)
    .replaceAll('"?"', `"${to}"`);
}

/** Every field of a command, however deep, wrong in each way; and each field missing, and one too many. */
function* wrongCommands(route: PostedCommand): Iterable<Wrong> {
  const right = exampleOf(route);
  const inPath = new Set([...route.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name));
  yield { what: 'one too many', command: { ...right, stranger: 1 } as never };
  const backwards = turned(JSON.stringify(right));
  if (backwards !== undefined) {
    yield { what: 'backwards', command: JSON.parse(backwards) as never, isBackwards: true };
  }
  for (const name of Object.keys(right)) {
    if (name === 'type') continue;
    const { [name]: _, ...without } = right;
    if (!inPath.has(name)) yield { what: `${name} missing`, command: without as never };
    for (const [pointer, wrong] of wrongAt(right[name], `/${name}`)) {
      if (inPath.has(name) && (wrong === null || wrong === '' || typeof wrong === 'object'))
        continue;
      yield { what: pointer, command: { ...right, [name]: wrong } as never };
    }
  }
}

function* wrongAt(right: Json, pointer: string): Iterable<[pointer: string, Json]> {
  for (const wrong of wrongValues(right)) {
    yield [`${pointer} ${JSON.stringify(wrong)?.slice(0, 40)}`, wrong];
  }
  if (Array.isArray(right) && right.length > 0) {
    for (const [at, wrong] of wrongAt(right[0], `${pointer}/0`))
      yield [at, [wrong, ...right.slice(1)]];
  } else if (typeof right === 'object' && right !== null) {
    for (const [name, value] of Object.entries(right)) {
      for (const [at, wrong] of wrongAt(value, `${pointer}/${name}`)) {
        yield [at, { ...right, [name]: wrong }];
      }
    }
  }
}

const PEOPLE_OF: Readonly<Record<Role, readonly [own: Actor, foreign: Actor]>> = {
  operator: [operator, operator],
  pledgee: [maker, PEOPLE.foreignBank],
  pledgor: [borrower, PEOPLE.foreignBorrower],
  supervisor: [supervisor, PEOPLE.foreignSupervisor],
  custodian: [warehouse, PEOPLE.foreignWarehouse],
  auditor: [PEOPLE.auditor, PEOPLE.auditor],
};

let asked = 0;
const ask = (by: Actor, command: Command) => door.ask(by, command, `bad-input-${(asked += 1)}`);

/** Its path and body, as the schema sees them: a path says everything as text. */
function isAsDescribed({ command: schema, path }: PostedCommand, command: Command): boolean {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const said = { ...(command as unknown as Record<string, Json>) };
  for (const name of inPath) said[name] = String(said[name]);
  return Value.Check(schema, said);
}

const routes = COMMAND_ROUTES.map((route) => ({ ...route, name: route.type }));

describe.each(routes)('$name', (route) => {
  const [role = 'pledgee'] = COMMANDS[route.type].roles;
  const [own] = PEOPLE_OF[role];

  it('with any field wrong is refused by a code, and nothing has changed', async () => {
    const faults: string[] = [];
    for (const { what, command, isBackwards = false } of wrongCommands(route)) {
      const size = house.ledger.size();
      const answer = await ask(own, command);
      const isCoded = answer.code?.startsWith('PW_') === true;
      const hasCode = isCoded && answer.status >= 400 && answer.status < 500;
      const isKept = house.ledger.size() === size;
      const isRight = !isBackwards && isAsDescribed(route, command);
      if (hasCode ? isKept : isRight && answer.status < 300) continue;
      faults.push(`${what}: ${answer.status} ${answer.text.slice(0, 200)}`);
    }
    expect(faults).toEqual([]);
  });

  const names = Object.keys(exampleOf(route)).filter((name) => THINGS[name] !== undefined);
  const foreign = COMMANDS[route.type].roles.filter((each) => each !== 'operator');
  if (names.length === 0 || foreign.length === 0) return;
  it('naming what is another tenant’s is answered as if it named nothing', async () => {
    for (const name of names) {
      for (const each of foreign) {
        const [, stranger] = PEOPLE_OF[each];
        const size = house.ledger.size();
        const told = await tellBoth(stranger, exampleOf(route), name);
        if (told.theirs.text.includes('PW_ID_TAKEN')) continue;
        expect(told.theirs.status, told.theirs.text).toBe(told.nothing.status);
        expect(plain(told.theirs, THINGS[name])).toBe(plain(told.nothing, 'X-404'));
        expect(told.theirs.text).not.toMatch(THEIRS);
        if (told.theirs.status >= 400) expect(house.ledger.size()).toBe(size);
      }
    }
  });
});

async function tellBoth(stranger: Actor, example: Record<string, Json>, name: string) {
  const theirs = await ask(stranger, { ...example, [name]: THINGS[name] } as never);
  const nothing = await ask(stranger, { ...example, [name]: 'X-404' } as never);
  return { theirs, nothing };
}

/** An answer without its request and what it was asked about. */
function plain({ text }: Answer, id = ''): string {
  const {
    requestId: _,
    entry: __,
    decisions: ___,
    ...said
  } = JSON.parse(text) as Record<string, Json>;
  return JSON.stringify(said).replaceAll(id, '…');
}

describe('a body', () => {
  it('never makes another command of its route’s, nor names another thing than its path', async () => {
    const size = house.ledger.size();
    const url = '/v1/losses/LOSS-1/confirmation';
    const smuggled = { type: 'release.make', releaseId: 'R-1', lossId: 'LOSS-9' };
    const answer = await door.post(PEOPLE.checker, url, smuggled, 'smuggled-1');
    expect(answer).toMatchObject({ status: 400, code: 'PW_REQUEST_INVALID' });
    expect(house.ledger.size()).toBe(size);
  });
});
