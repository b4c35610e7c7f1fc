import { parse } from 'yaml';
import { expect } from 'vitest';
import type { Actor, Command } from '../../shared/src/command/index.ts';
import type { Decision } from '../../cloud/src/core/index.ts';
import type { House, openDoor } from '../../cloud/src/running/testing/houses.ts';
import { PEOPLE, present } from '../../cloud/src/testing/court/index.ts';
import { exact, isRounded, isSame, valueOf, type Exact } from './arithmetic.ts';
import { termOf, timeOf } from './terms.ts';

type Door = Awaited<ReturnType<typeof openDoor>>;

/** Who acts in the weeks, by surname. */
const NAMES: Readonly<Record<string, Actor>> = {
  Li: PEOPLE.maker,
  Wang: PEOPLE.checker,
  Zhao: PEOPLE.borrower,
  Gu: PEOPLE.supervisor,
  Shen: { ...PEOPLE.supervisor, userId: 'shen' },
  Qian: PEOPLE.warehouse,
  Zhou: PEOPLE.foreignBank,
};

/** What is expected of figures, by name: `arithmetic = figure`, a plain figure, or a word. */
type Figures = Readonly<Record<string, unknown>>;

interface Step {
  readonly at?: string;
  /** A command that somebody gives at the API's door. */
  readonly by?: string;
  readonly gives?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly refused?: string;
  readonly because?: Figures;
  /** What a stack's scale and readers show. */
  readonly slot?: string;
  readonly units?: string;
  readonly shows?: string;
  readonly within?: string;
  /** What a gate says of a truck. */
  readonly truck?: string;
  readonly step?: string;
  readonly says?: Readonly<Record<string, unknown>>;
  /** The gateway answers that it called a truck back. */
  readonly calledBack?: string;
  /** What is told of by name, in the entries that the step before wrote. */
  readonly told?: string;
  /** The pledge, as the bank sees it. */
  readonly pledge?: string;
  /** A local day that ends, and the statement of the pledge. */
  readonly closes?: string;
  readonly is?: Figures;
}

/** The steps that a page tells, with the line of each block. */
export function stepsOf(page: string): { readonly line: number; readonly step: Step }[] {
  return [...page.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].flatMap((block) => {
    const line = page.slice(0, block.index).split('\n').length;
    // YAML would end a value at the comma of ¥420,000.
    const text = (block[1] ?? '').replaceAll(/(?<=\d),(?=\d{3})/g, '');
    return (parse(text) as Step[]).map((step) => ({ line, step }));
  });
}

/** Plays one step after the other, and counts the figures that were right. */
export class Week {
  figures = 0;
  readonly #door: Door;
  readonly #house: House;
  #given = 0;
  #page = 0;

  constructor(door: Door, begins: string) {
    this.#door = door;
    this.#house = door.move(timeOf(begins));
  }

  async play(step: Step): Promise<void> {
    const { clock } = this.#house;
    if (step.at !== undefined) {
      clock.advance(timeOf(step.at) - clock.now());
      this.#house.sequencer.tick();
    }
    if (step.told === undefined) this.#page = this.#house.pages.length;
    if (step.gives !== undefined) await this.#give(step);
    else if (step.slot !== undefined) this.#weigh(step);
    else if (step.truck !== undefined) this.#gate(step);
    else if (step.calledBack !== undefined) this.#answer(step.calledBack);
    else if (step.told !== undefined) this.#compare(this.#told(step.told), step.is ?? {});
    else if (step.pledge !== undefined) await this.#look(step.pledge, step.is ?? {});
    else if (step.closes !== undefined) this.#close(step.closes, step.is ?? {});
    else if (step.at === undefined) throw new Error(`what is ${JSON.stringify(step)}?`);
  }

  async #give({ by = '', gives, with: terms = {}, refused, because = {} }: Step): Promise<void> {
    const command = { type: gives, ...(termOf(terms) as object) } as Command;
    const answer = await this.#door.ask(personOf(by), command, `of-the-week-${this.#given++}`);
    expect(answer.code, answer.text).toBe(refused);
    const { facts = {} } = JSON.parse(answer.text) as { facts?: object };
    this.#compare(facts, because);
  }

  #weigh({ slot = '', units = '', shows = '', within = '' }: Step): void {
    const [nominalG, errorG] = [termOf(shows) as number, termOf(within) as number];
    const bounds = { lowerG: nominalG - errorG, nominalG, upperG: nominalG + errorG };
    const weight = { kind: 'stackWeight', scaleId: `S-${slot}`, slotId: slot, evidence: true };
    const tags = units === 'none' ? [] : (termOf(units) as string[]);
    this.#house.say([{ ...weight, ...bounds }, ...tags.map((epc) => present(epc, true))]);
  }

  #gate({ truck: truckOrderId, step, says = {} }: Step): void {
    const gate = { kind: 'gate', gateId: 'G-1', truckOrderId, step };
    this.#house.say([{ ...gate, ...(termOf(says) as object) }]);
  }

  #answer(truckOrderId: string): void {
    const told = this.#house.sequencer.state.law.unanswered();
    const order = told.find(
      (one) => one.type === 'withdrawal' && one.truckOrderId === truckOrderId,
    );
    if (!order) throw new Error(`nobody called ${truckOrderId} back`);
    const { instructionId } = order;
    this.#house.say([{ kind: 'instructionAnswer', instructionId, accepted: true }]);
  }

  #told(name: string): object {
    const notes = this.#decisions().flatMap((one) => (one.do === 'note' ? [one] : []));
    const note = notes.find((one) => one.note === name);
    expect(
      notes.map((one) => one.note),
      'is told of',
    ).toContain(name);
    return note?.facts ?? {};
  }

  async #look(pledgeId: string, figures: Figures): Promise<void> {
    const shown = await this.#door.see(PEOPLE.maker, `/v1/pledges/${pledgeId}`);
    this.#compare(shown as object, figures);
  }

  #close(day: string, figures: Figures): void {
    const command = { type: 'day.close', siteId: 'site-1', day } as const;
    this.#house.give(PEOPLE.operator, command);
    const closed = this.#decisions().find((one) => one.do === 'close-day');
    this.#compare(closed?.do === 'close-day' ? closed.closing : {}, figures);
  }

  #decisions(): Decision[] {
    const pages = this.#house.pages.slice(this.#page);
    return pages.flatMap(({ decisions }) => decisions.map(({ decision }) => decision));
  }

  #compare(actual: object, figures: Figures): void {
    for (const [name, said] of Object.entries(figures)) {
      const path = WORDS[name] ?? name;
      const found = path.split('.').reduce((of: unknown, key) => (of as never)?.[key], actual);
      this.#compareOne(name, { path, found }, said);
    }
  }

  #compareOne(
    name: string,
    { path, found }: { path: string; found: unknown },
    said: unknown,
  ): void {
    this.figures += 1;
    const unit = unitOf(path);
    if (typeof said !== 'string' || unit === undefined) {
      expect({ [name]: found }).toEqual({ [name]: termOf(said) });
      return;
    }
    const [, left, sign, right = said] = /^(.*?) ([=≈]) (.*)$/.exec(said) ?? [];
    const actual = exact(BigInt(found as number | string), unit);
    const shown = decimalOf(actual);
    expect(isSame(actual, valueOf(right)), `${name} is ${shown}, and ${said} is told`).toBe(true);
    if (left === undefined) return;
    const worked: Exact = valueOf(left);
    const isRight = sign === '=' ? isSame(worked, valueOf(right)) : isRounded(worked, right);
    expect(isRight, `${left} is ${decimalOf(worked)}, not ${right}`).toBe(true);
  }
}

/** What the pages call the fields of the API's answers. */
const WORDS: Readonly<Record<string, string>> = {
  worth: 'value.lowerFen',
  owed: 'value.exposureFen',
  'must stay': 'value.requiredFen',
  coverage: 'value.coveragePermille',
  'surely there': 'position.lowerG',
  booked: 'position.bookedG',
};

/** By what a field's whole number is divided to be yuan, tonnes or a share. */
function unitOf(path: string): bigint | undefined {
  if (path.endsWith('Fen')) return 100n;
  if (path.endsWith('G')) return 1_000_000n;
  if (path.endsWith('Permille')) return 1_000n;
  return undefined;
}

function personOf(name: string): Actor {
  const actor = NAMES[name];
  if (!actor) throw new Error(`nobody is called ${name}`);
  return actor;
}

function decimalOf({ over, under }: Exact): string {
  return (Number(over) / Number(under)).toFixed(6);
}
