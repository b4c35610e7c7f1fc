import { createPublicKey } from 'node:crypto';
import { publicKeyToBase64url } from '@pledgewatch/shared/keys';
import { downTopic } from '@pledgewatch/shared/topics';
import { chanceFrom, createWorld, type World } from '#/world/index.ts';
import { Agenda } from './agenda.ts';
import type { Check } from './checks/check.ts';
import { CHECKS } from './checks/index.ts';
import { Chronicle } from './chronicle.ts';
import { Cloud } from './cloud.ts';
import { DevicesLine } from './devices-line.ts';
import { Forger } from './forge.ts';
import { Gateway } from './gateway.ts';
import { keyFrom, randomFrom } from './keys.ts';
import { HOUR_MS } from './limits.ts';
import { Line } from './line.ts';
import { watchedLog } from './log.ts';
import { Network } from './network.ts';
import { People, type Wish } from './people.ts';
import {
  actorOf,
  effectSteps,
  GATEWAY,
  LENDINGS,
  OPERATOR,
  planOf,
  pledgeCreated,
  SITE,
  SITE_DEFINED,
  WORLD,
} from './site.ts';
import { Visits } from './visits.ts';
import { weatherFrom, type Fault } from './weather.ts';

/** A statement that did not hold. */
export interface Finding {
  /** Its number in docs/ARCHITECTURE.md; 0: a fault of ours that no statement names. */
  readonly statement: number;
  /** How far into the hour, ms. */
  readonly atMs: number;
  readonly problem: string;
}

/** No seed needs to tell more. */
const FINDINGS_MAX = 10;
/** 2026-11-23, a Monday, 00:00 UTC; the seed chooses the hour of the day. */
const MONDAY = Date.UTC(2026, 10, 23);
/** Room for what an hour without a cloud leaves. */
const JOURNAL_BYTES_MAX = 64 * 1_048_576;

/** Edge and cloud with everything around them: one clock, one network, two disks and one chance. */
export class System {
  readonly seed: number;
  readonly findings: Finding[] = [];
  readonly startsAt: number;
  readonly agenda: Agenda;
  readonly world: World;
  readonly line: Line;
  readonly network: Network;
  readonly gateway: Gateway;
  readonly cloud: Cloud;
  readonly devices: DevicesLine;
  readonly forger: Forger;
  readonly visits: Visits;
  readonly people: readonly People[];
  readonly checks: readonly Check[];
  readonly weather: readonly Fault[];
  batches = 0;
  readonly #chronicle: Chronicle;

  /** @param folder Where its disks lie: the fastest file system there is. */
  constructor(seed: number, folder: string) {
    this.seed = seed;
    this.startsAt = MONDAY + (seed % 24) * HOUR_MS;
    this.agenda = new Agenda(this.startsAt);
    this.world = createWorld(WORLD, seed, this.startsAt);
    this.weather = weatherFrom(this.#chance('weather'));
    this.line = new Line(this.agenda, this.#chance('line'));
    this.forger = new Forger(seed, this.#chance('forger'));
    this.network = this.#openNetwork();
    this.#chronicle = this.#openChronicle();
    this.gateway = this.#setUpGateway(folder);
    this.cloud = this.#setUpCloud(folder);
    this.devices = this.#setUpDevices();
    this.people = this.#bringPeople();
    this.visits = this.#openVisits();
    this.checks = this.#makeChecks();
  }

  /** Hears what the devices have to say until now. */
  notice(): void {
    this.devices.notice(this.agenda.now);
    this.say();
  }

  /** What devices have still to say is said again. */
  say(): void {
    this.devices.say().catch((error: unknown) => this.tell(0, String(error)));
  }

  /** A forgery reaches the cloud. */
  forge(): void {
    const { lane, bytes } = this.forger.forge();
    this.cloud.receive(lane, bytes);
  }

  /** Trucks come for goods of every bank. */
  planVisits(): void {
    const [, ...others] = this.people;
    for (const [place, lending] of LENDINGS.entries()) {
      const [bank, borrower] = [others[place], others[place + LENDINGS.length]];
      if (bank && borrower) this.visits.plan(lending, bank, borrower);
    }
  }

  /** How often a machine crashed. */
  get crashes(): number {
    return this.gateway.lives - 1 + (this.cloud.lives - 1);
  }

  /** A statement did not hold. */
  tell(statement: number, problem: string): void {
    if (this.findings.length >= FINDINGS_MAX) return;
    this.findings.push({ statement, atMs: this.agenda.now - this.startsAt, problem });
  }

  #chance(name: string) {
    return chanceFrom(this.seed, `swarm ${name}`);
  }

  #all(tell: (check: Check) => void): void {
    for (const check of this.checks) tell(check);
  }

  #openNetwork(): Network {
    return new Network({
      agenda: this.agenda,
      chance: this.#chance('network'),
      line: this.line,
      onConnected: (isConnected) => this.gateway.setConnected(isConnected),
    });
  }

  #openChronicle(): Chronicle {
    return new Chronicle({
      onFact: (fact) => {
        if (fact.kind === 'events' || fact.kind === 'telemetry') this.batches += 1;
        this.#all((check) => check.fact?.(fact));
      },
      onDecision: (decision) => this.#all((check) => check.decision?.(decision)),
    });
  }

  #setUpGateway(folder: string): Gateway {
    return new Gateway({
      name: 'gateway',
      agenda: this.agenda,
      folder,
      chance: this.#chance('gateway'),
      key: keyFrom(this.seed, 'gateway key'),
      cloudKey: keyFrom(this.seed, 'cloud key'),
      plan: planOf(this.startsAt),
      log: this.#log('gateway'),
      random: randomFrom(this.seed, 'salts'),
      journalBytesMax: JOURNAL_BYTES_MAX,
      send: (lane, bytes) => {
        if (this.forger.overhear(lane, bytes)) this.forge();
        this.line.carry(() => this.cloud.receive(lane, bytes));
      },
      openBarrier: () => this.visits.barrierOpened(),
      onOpened: (journal) => this.#all((check) => check.gatewayOpened?.(journal)),
      onAnswered: (journal) => this.#all((check) => check.gatewayAnswered?.(journal)),
    });
  }

  #setUpCloud(folder: string): Cloud {
    const instructions = downTopic(SITE, GATEWAY, 'instructions');
    return new Cloud({
      name: 'cloud',
      agenda: this.agenda,
      folder,
      chance: this.#chance('cloud'),
      key: keyFrom(this.seed, 'cloud key'),
      log: this.#log('cloud'),
      onInstruction: (instruction) => this.#all((check) => check.instructed?.(instruction)),
      send: (topic, bytes) =>
        this.line.carry(() => {
          if (topic === instructions) this.gateway.hearInstruction(bytes);
          else this.gateway.hearAnswers(bytes);
        }),
      onPage: (page) => this.#chronicle.take(page),
      onOpened: (ledger) => {
        this.#all((check) => check.cloudOpened?.(ledger));
        this.#chronicle.catchUp(ledger);
      },
      onReachable: (isReachable) => this.network.setCloudUp(isReachable),
    });
  }

  #setUpDevices(): DevicesLine {
    return new DevicesLine({
      world: this.world,
      gateway: this.gateway,
      onAcknowledged: (...said) => this.#all((check) => check.acknowledged?.(...said)),
      onTurnedAway: (count) => this.#all((check) => check.turnedAway?.(count)),
    });
  }

  #bringPeople(): People[] {
    const people = (name: string, ...wishes: Wish[]) => {
      const onAnswer = (...answer: Parameters<NonNullable<Check['answered']>>) =>
        this.#all((check) => check.answered?.(...answer));
      const group = new People({ name, cloud: this.cloud, onAnswer });
      group.wish(...wishes);
      return group;
    };
    const enrolled = {
      type: 'gateway.enrol',
      gatewayId: GATEWAY,
      siteId: SITE,
      publicKey: publicKeyToBase64url(createPublicKey(keyFrom(this.seed, 'gateway key'))),
      tokenId: 'token-1',
    } as const;
    const operator = [SITE_DEFINED, enrolled].map((command) => ({
      by: OPERATOR,
      command: () => command,
    }));
    return [
      people('operator', ...operator),
      ...LENDINGS.map((lending) => people(lending.bank, ...lendingWishes(lending))),
      ...LENDINGS.map(({ borrower }) => people(borrower)),
    ];
  }

  #openVisits(): Visits {
    return new Visits({
      agenda: this.agenda,
      world: this.world,
      chance: this.#chance('visits'),
      notice: () => this.notice(),
      onAdmitted: (...of) => this.#all((check) => check.vehicleAdmitted?.(...of)),
      onLeft: (gateId) => this.#all((check) => check.vehicleLeft?.(gateId)),
    });
  }

  #makeChecks(): Check[] {
    return Object.entries(CHECKS).map(([statement, make]) =>
      make({
        seed: this.seed,
        agenda: this.agenda,
        world: this.world,
        gateway: this.gateway,
        cloud: this.cloud,
        tell: (problem) => this.tell(Number(statement), problem),
      }),
    );
  }

  #log(of: 'gateway' | 'cloud') {
    return watchedLog((text, facts) => {
      const machine = of === 'gateway' ? this.gateway : this.cloud;
      // What a part says that goes on after its machine crashed is heard by nobody.
      if (machine.disk?.left !== null) return;
      if (text === 'a fault of ours') this.tell(0, `${of}: ${reasonIn(facts)}`);
      if (text === 'replay differs') this.tell(6, JSON.stringify(facts));
    });
  }
}

function lendingWishes(lending: (typeof LENDINGS)[number]): Wish[] {
  const by = actorOf(lending.bank, 'li', 'pledgee');
  const steps = effectSteps(lending, 0).length;
  return [
    { by, command: (now) => pledgeCreated(lending, now) },
    ...Array.from({ length: steps }, (_, place) => ({
      by,
      command: (now: number) => effectSteps(lending, now)[place]!,
    })),
  ];
}

function reasonIn(facts: unknown): string {
  const { err } = facts as { readonly err?: unknown };
  return err instanceof Error ? (err.stack ?? err.message) : JSON.stringify(facts);
}
