import { createPublicKey } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { publicKeyToBase64url } from '@pledgewatch/shared/keys';
import { downTopic, LANES } from '@pledgewatch/shared/topics';
import { chanceFrom, createWorld, type World } from '#/world/index.ts';
import { Agenda } from './agenda.ts';
import type { Check } from './checks/check.ts';
import { CHECKS } from './checks/index.ts';
import { Chronicle } from './chronicle.ts';
import { Cloud } from './cloud.ts';
import { DevicesLine } from './devices-line.ts';
import { Gateway } from './gateway.ts';
import { keyFrom, randomFrom } from './keys.ts';
import { CALM_MS, HOUR_MS, LOOK_MS, PEOPLE_MS, POLL_MS, SAY_AGAIN_MS } from './limits.ts';
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
import { weatherFrom, type Fault } from './weather.ts';

/** A statement that did not hold. */
export interface Finding {
  /** Its number in docs/ARCHITECTURE.md; 0: a fault of ours that no statement names. */
  readonly statement: number;
  /** How far into the hour, ms. */
  readonly atMs: number;
  readonly problem: string;
}

/** What one seed came to. */
export interface SwarmOutcome {
  readonly seed: number;
  readonly findings: readonly Finding[];
  /** Faults, in the order of their time. */
  readonly weather: readonly Fault[];
  readonly batches: number;
  readonly crashes: number;
  /** Root of the ledger as it ended, hexadecimal: the same seed ends with the same. */
  readonly root: string;
}

/** No seed needs to tell more. */
const FINDINGS_MAX = 10;
/** 2026-11-23, a Monday, 00:00 UTC; the seed chooses the hour of the day. */
const MONDAY = Date.UTC(2026, 10, 23);
/** Room for what an hour without a cloud leaves. */
const JOURNAL_BYTES_MAX = 64 * 1_048_576;
const MACHINES = ['gateway', 'cloud'] as const;

/** The whole system in one process, on one clock, one network, two disks and one chance. */
export class Swarm {
  readonly seed: number;
  readonly findings: Finding[] = [];
  readonly #startsAt: number;
  readonly #agenda: Agenda;
  readonly #world: World;
  readonly #line: Line;
  readonly #network: Network;
  readonly #gateway: Gateway;
  readonly #cloud: Cloud;
  readonly #devices: DevicesLine;
  readonly #people: readonly People[];
  readonly #chronicle: Chronicle;
  readonly #checks: readonly Check[];
  readonly #weather: readonly Fault[];
  #batches = 0;

  /** @param folder Where its disks lie: the fastest file system there is. */
  constructor(seed: number, folder: string) {
    this.seed = seed;
    this.#startsAt = MONDAY + (seed % 24) * HOUR_MS;
    this.#agenda = new Agenda(this.#startsAt);
    this.#world = createWorld(WORLD, seed, this.#startsAt);
    this.#weather = weatherFrom(this.#chance('weather'));
    this.#line = new Line(this.#agenda, this.#chance('line'));
    this.#network = this.#openNetwork();
    this.#chronicle = this.#openChronicle();
    this.#gateway = this.#setUpGateway(folder);
    this.#cloud = this.#setUpCloud(folder);
    this.#devices = this.#setUpDevices();
    this.#people = this.#bringPeople();
    this.#checks = this.#makeChecks();
  }

  /** Lives through the hour and the calm after it, and looks at everything once more. */
  async run(): Promise<SwarmOutcome> {
    this.#cloud.boot();
    this.#gateway.boot();
    this.#plan();
    await this.#until(this.#startsAt + HOUR_MS);
    await this.#calmDown();
    const root = await this.#end();
    const { seed, findings } = this;
    const crashes = this.#gateway.lives + this.#cloud.lives - MACHINES.length;
    return { seed, findings, weather: this.#weather, batches: this.#batches, crashes, root };
  }

  #plan(): void {
    const agenda = this.#agenda;
    this.#notice();
    agenda.every(POLL_MS, () => this.#notice());
    agenda.every(SAY_AGAIN_MS, () => this.#say());
    agenda.every(PEOPLE_MS, () => this.#people.forEach((each) => each.ask()));
    for (const fault of this.#weather) agenda.in(fault.atMs, () => this.#strike(fault));
  }

  async #until(end: number): Promise<void> {
    await this.#agenda.runUntil(end, async () => {
      await nextTurn();
      for (const check of this.#checks) check.step?.();
    });
  }

  #strike(fault: Fault): void {
    if (fault.is === 'partition') {
      this.#network.setPartitioned(true);
      this.#agenda.in(fault.forMs, () => this.#network.setPartitioned(false));
      return;
    }
    const { disk } = fault.of === 'gateway' ? this.#gateway : this.#cloud;
    if (!disk) return;
    if (fault.is === 'crash') return disk.crashAtCommit(fault.commits, fault.crash);
    disk.isFull = true;
    this.#agenda.in(fault.forMs, () => {
      disk.isFull = false;
    });
  }

  /** The weather is over; everything that is under way comes in. */
  async #calmDown(): Promise<void> {
    this.#line.isCalm = true;
    this.#network.setPartitioned(false);
    this.#gateway.calm();
    this.#cloud.calm();
    const latest = this.#agenda.now + CALM_MS;
    do await this.#until(this.#agenda.now + LOOK_MS);
    while (!this.#isAllIn() && this.#agenda.now < latest);
    if (!this.#isAllIn()) this.#tell(1, 'not everything came in when the weather was over');
  }

  #isAllIn(): boolean {
    const journal = this.#gateway.journal();
    const cloud = this.#cloud.parts();
    if (!journal || !cloud || this.#devices.waiting > 0) return false;
    if (this.#people.some(({ waiting }) => waiting > 0)) return false;
    const streams = LANES.flatMap((lane) => journal.streams(lane));
    const isSent = streams.every(({ pending, sealed, last }) => pending === 0 && sealed === last);
    return isSent && journal.folded === journal.observed && cloud.following.lag('alerts') === 0;
  }

  async #end(): Promise<string> {
    const journal = this.#gateway.journal();
    const cloud = this.#cloud.parts();
    const folder = this.#cloud.disk?.folder;
    let root = '';
    if (journal && cloud && folder !== undefined) {
      for (const check of this.#checks) await check.ended?.({ journal, cloud, folder });
      root = Buffer.from(cloud.ledger.root(cloud.ledger.size())).toString('hex');
    } else this.#tell(0, 'a machine did not come back');
    await this.#gateway.stop();
    await this.#cloud.stop();
    return root;
  }

  #notice(): void {
    this.#devices.notice(this.#agenda.now);
    this.#say();
  }

  #say(): void {
    this.#devices.say().catch((error: unknown) => this.#tell(0, String(error)));
  }

  #tell(statement: number, problem: string): void {
    if (this.findings.length >= FINDINGS_MAX) return;
    this.findings.push({ statement, atMs: this.#agenda.now - this.#startsAt, problem });
  }

  #chance(name: string) {
    return chanceFrom(this.seed, `swarm ${name}`);
  }

  #all(tell: (check: Check) => void): void {
    for (const check of this.#checks) tell(check);
  }

  #openNetwork(): Network {
    return new Network({
      agenda: this.#agenda,
      chance: this.#chance('network'),
      line: this.#line,
      onConnected: (isConnected) => this.#gateway.setConnected(isConnected),
    });
  }

  #openChronicle(): Chronicle {
    return new Chronicle({
      onFact: (fact) => {
        if (fact.kind === 'events' || fact.kind === 'telemetry') this.#batches += 1;
        this.#all((check) => check.fact?.(fact));
      },
      onDecision: (decision) => this.#all((check) => check.decision?.(decision)),
    });
  }

  #setUpGateway(folder: string): Gateway {
    return new Gateway({
      name: 'gateway',
      agenda: this.#agenda,
      folder,
      chance: this.#chance('gateway'),
      key: keyFrom(this.seed, 'gateway key'),
      cloudKey: keyFrom(this.seed, 'cloud key'),
      plan: planOf(this.#startsAt),
      log: this.#log('gateway'),
      random: randomFrom(this.seed, 'salts'),
      journalBytesMax: JOURNAL_BYTES_MAX,
      send: (lane, bytes) => this.#line.carry(() => this.#cloud.receive(lane, bytes)),
      openBarrier: (gateId) => this.#all((check) => check.barrierOpened?.(gateId)),
      onOpened: (journal) => this.#all((check) => check.gatewayOpened?.(journal)),
      onAnswered: (journal) => this.#all((check) => check.gatewayAnswered?.(journal)),
    });
  }

  #setUpCloud(folder: string): Cloud {
    const instructions = downTopic(SITE, GATEWAY, 'instructions');
    return new Cloud({
      name: 'cloud',
      agenda: this.#agenda,
      folder,
      chance: this.#chance('cloud'),
      key: keyFrom(this.seed, 'cloud key'),
      log: this.#log('cloud'),
      send: (topic, bytes) =>
        this.#line.carry(() => {
          if (topic === instructions) this.#gateway.hearInstruction(bytes);
          else this.#gateway.hearAnswers(bytes);
        }),
      onPage: (page) => this.#chronicle.take(page),
      onOpened: (ledger) => {
        this.#all((check) => check.cloudOpened?.(ledger));
        this.#chronicle.catchUp(ledger);
      },
      onReachable: (isReachable) => this.#network.setCloudUp(isReachable),
    });
  }

  #setUpDevices(): DevicesLine {
    return new DevicesLine({
      world: this.#world,
      gateway: this.#gateway,
      onAcknowledged: (...said) => this.#all((check) => check.acknowledged?.(...said)),
      onTurnedAway: (count) => this.#all((check) => check.turnedAway?.(count)),
    });
  }

  #bringPeople(): People[] {
    const people = (name: string, ...wishes: Wish[]) => {
      const onAnswer = (...answer: Parameters<NonNullable<Check['answered']>>) =>
        this.#all((check) => check.answered?.(...answer));
      const group = new People({ name, cloud: this.#cloud, onAnswer });
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
    ];
  }

  #makeChecks(): Check[] {
    return Object.entries(CHECKS).map(([statement, make]) =>
      make({
        seed: this.seed,
        agenda: this.#agenda,
        world: this.#world,
        gateway: this.#gateway,
        cloud: this.#cloud,
        tell: (problem) => this.#tell(Number(statement), problem),
      }),
    );
  }

  #log(of: (typeof MACHINES)[number]) {
    return watchedLog((text, facts) => {
      const machine = of === 'gateway' ? this.#gateway : this.#cloud;
      // What a part says that goes on after its machine crashed is heard by nobody.
      if (machine.disk?.left !== null) return;
      if (text === 'a fault of ours') this.#tell(0, `${of}: ${reasonIn(facts)}`);
      if (text === 'replay differs') this.#tell(6, JSON.stringify(facts));
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
