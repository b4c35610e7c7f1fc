import { Registry } from 'prom-client';
import type { Readable } from 'node:stream';
import { COMMANDS } from '#/access/index.ts';
import type { Actor, Command } from '@pledgewatch/shared/command';
import { vehicleMark } from '@pledgewatch/shared/identity';
import { generatePrivateKey } from '@pledgewatch/shared/keys';
import { createLog } from '@pledgewatch/shared/log';
import type { ConsolePorts } from '#/console/index.ts';
import type { Page } from '#/core/index.ts';
import { openLedger, type Ledger } from '#/ledger/index.ts';
import { createSequencer, type Sequencer } from '#/sequencer/index.ts';
import { consoleForTest } from '#/testing/console-for-test.ts';
import { defineSite, enrolGateway, NOON, PEOPLE } from '#/testing/court/index.ts';
import { testGateway, verifiedBatch } from '#/testing/gateway.ts';
import { ManualClock } from '#/testing/manual-clock.ts';
import { plainPorts } from '#/testing/plain-ports.ts';
import { consolePorts } from '../console-ports.ts';

/** A ledger of its own behind the door, with the real law, sequencer and answers. */
export interface House {
  readonly clock: ManualClock;
  readonly ledger: Ledger;
  readonly sequencer: Sequencer;
  readonly ports: ConsolePorts;
  /** What was committed, in order. */
  readonly pages: readonly Page[];
  /** The next batch of the site's gateway. */
  say(items: readonly object[]): void;
  /** Past the door: what the test begins with. */
  give(actor: Actor, command: Command): void;
}

const KEY = generatePrivateKey();

/** A house with site-1 and its gateway. */
function openHouse(begins = NOON): House {
  const clock = new ManualClock(begins);
  const ledger = openLedger({ file: ':memory:' });
  const onFatal = (error: Error) => {
    throw error;
  };
  const log = createLog('test', 'silent');
  const sequencer = createSequencer({ ledger, clock, log, onFatal });
  const pages: Page[] = [];
  sequencer.subscribe((page) => void pages.push(page));
  const gateway = testGateway();
  let given = 0;
  const house: House = {
    clock,
    ledger,
    sequencer,
    ports: portsOf(sequencer, clock),
    pages,
    say(items) {
      const times = { observedAt: clock.now(), receivedAt: clock.now(), clock: 'device' };
      const whole = items.map((item) => ({ ...times, ...item }));
      const batch = verifiedBatch(gateway.seal('events', whole));
      if (batch.undecoded.length > 0) throw new Error(`no events: ${JSON.stringify(items)}`);
      sequencer.admit([batch]);
    },
    give(actor, command) {
      sequencer.submit({ actor, idempotencyKey: `before-${(given += 1)}`, command });
    },
  };
  house.give(PEOPLE.operator, defineSite());
  house.give(PEOPLE.operator, { ...enrolGateway(), publicKey: gateway.publicKey });
  return house;
}

/** Ports for what a command passes; whoever reads needs followers, which a house does without. */
function portsOf(sequencer: Sequencer, clock: ManualClock): ConsolePorts {
  const unread = {
    series: {},
    documents: {},
    epcis: {},
    alerts: { book: { alert: () => undefined } },
    vehicles: {
      keep: (siteId: string, plate: string) => vehicleMark(plate, Buffer.from(siteId)),
      plateOf: () => undefined,
    },
  };
  const registry = new Registry();
  return consolePorts({ ...unread, sequencer, registry, clock, key: KEY } as never);
}

/** What the door answered. */
export interface Answer {
  readonly status: number;
  readonly code: string | undefined;
  readonly entry: number | undefined;
  readonly text: string;
}

/** Where a request can be stopped while others go on. */
export interface Stops {
  /** Before it is let in, after the door, and before its answer leaves. */
  at(where: 'door' | 'law' | 'answer'): Promise<void>;
  /** The body, as slow as its sender. */
  body(text: string): Readable | string;
}

/** The API as it runs, before a house that can be replaced; building it once keeps tests quick. */
export async function openDoor() {
  let house = openHouse();
  const stopsOf = new Map<string, Stops>();
  const ports: ConsolePorts = {
    ...plainPorts().ports,
    admission: (actor) => house.ports.admission(actor),
    pledges: {
      listPledges: (...asked) => house.ports.pledges.listPledges(...asked),
      pledge: (...asked) => house.ports.pledges.pledge(...asked),
      listReleases: (...asked) => house.ports.pledges.listReleases(...asked),
      release: (...asked) => house.ports.pledges.release(...asked),
    },
    versionOf: (...asked) => house.ports.versionOf(...asked),
    async submit(record, expected) {
      const stops = stopsOf.get(record.idempotencyKey + record.actor.userId);
      await stops?.at('law');
      try {
        return await house.ports.submit(record, expected);
      } finally {
        await stops?.at('answer');
      }
    },
  };
  const { app, keys } = await consoleForTest({ ports });

  /** Gives a command on its route. */
  async function ask(
    by: Actor,
    { type, ...terms }: Command,
    idempotencyKey: string,
    stops?: Stops,
  ) {
    const { path } = COMMANDS[type];
    if (path === null) throw new Error(`${type} has no route`);
    const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
    const named = Object.entries(terms);
    const url = path.replaceAll(/:(\w+)/g, (_, name) =>
      encodeURIComponent(String((terms as Record<string, unknown>)[name])),
    );
    const body = JSON.stringify(
      Object.fromEntries(named.filter(([name]) => !inPath.includes(name))),
    );
    if (stops) stopsOf.set(idempotencyKey + by.userId, stops);
    await stops?.at('door');
    return post(by, url, stops?.body(body) ?? body, idempotencyKey);
  }

  /** Posts whatever it is to an address; with a key for each request, as one alone may not ask so fast. */
  async function post(
    by: Actor,
    url: string,
    payload: string | object | Readable,
    idempotencyKey: string,
  ): Promise<Answer> {
    const headers = {
      authorization: `Bearer ${keys.create(by).key}`,
      'idempotency-key': idempotencyKey,
      'content-type': 'application/json',
    };
    const answer = await app.inject({ method: 'POST', url, headers, payload });
    const { code, entry } = answer.json<{ code?: string; entry?: number }>();
    return { status: answer.statusCode, code, entry, text: answer.body };
  }

  /** What somebody is shown at an address. */
  async function see(by: Actor, url: string): Promise<unknown> {
    const headers = { authorization: `Bearer ${keys.create(by).key}` };
    const answer = await app.inject({ url, headers });
    if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.body}`);
    return answer.json();
  }

  return {
    ask,
    post,
    see,
    /** Another house, as after a move: nothing of the one before is left. */
    move(begins?: number): House {
      house.ledger.close();
      stopsOf.clear();
      house = openHouse(begins);
      return house;
    },
    close: () => app.close(),
  };
}
