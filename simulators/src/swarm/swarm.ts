import { setImmediate as nextTurn } from 'node:timers/promises';
import { LANES } from '@pledgewatch/shared/topics';
import { CALM_MS, HOUR_MS, LOOK_MS, PEOPLE_MS, POLL_MS, SAY_AGAIN_MS } from './limits.ts';
import { System, type Finding } from './system.ts';
import type { Fault } from './weather.ts';

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

/** The whole system in one process, for an hour. */
export class Swarm {
  readonly #system: System;

  /** @param folder Where its disks lie: the fastest file system there is. */
  constructor(seed: number, folder: string) {
    this.#system = new System(seed, folder);
  }

  /** Lives through the hour and the calm after it, and looks at everything once more. */
  async run(): Promise<SwarmOutcome> {
    this.#system.cloud.boot();
    this.#system.gateway.boot();
    this.#plan();
    await this.#until(this.#system.startsAt + HOUR_MS);
    await this.#calmDown();
    const root = await this.#end();
    const { seed, findings, weather, batches, crashes } = this.#system;
    return { seed, findings, weather, batches, crashes, root };
  }

  #plan(): void {
    const { agenda, weather, people } = this.#system;
    this.#system.notice();
    this.#system.planVisits();
    agenda.every(POLL_MS, () => this.#system.notice());
    agenda.every(SAY_AGAIN_MS, () => this.#system.say());
    agenda.every(PEOPLE_MS, () => people.forEach((each) => each.ask()));
    for (const fault of weather) agenda.in(fault.atMs, () => this.#strike(fault));
  }

  async #until(end: number): Promise<void> {
    await this.#system.agenda.runUntil(end, async () => {
      await nextTurn();
      for (const check of this.#system.checks) check.step?.();
    });
  }

  #strike(fault: Fault): void {
    const { agenda, network, cloud, forger } = this.#system;
    if (fault.is === 'forged-batch') {
      return fault.overtakes ? forger.wait() : this.#system.forge();
    }
    if (fault.is === 'partition') {
      network.setPartitioned(true);
      agenda.in(fault.forMs, () => network.setPartitioned(false));
      return;
    }
    const machine = fault.of === 'gateway' ? this.#system.gateway : cloud;
    const { disk } = machine;
    if (fault.is === 'clock-jump') machine.offsetMs += fault.byMs;
    else if (fault.is === 'crash') disk?.crashAtCommit(fault.commits, fault.crash);
    else if (disk) {
      disk.isFull = true;
      agenda.in(fault.forMs, () => {
        disk.isFull = false;
      });
    }
  }

  /** The weather is over; everything that is under way comes in. */
  async #calmDown(): Promise<void> {
    this.#system.line.isCalm = true;
    this.#system.network.setPartitioned(false);
    this.#system.gateway.calm();
    this.#system.cloud.calm();
    const latest = this.#system.agenda.now + CALM_MS;
    do await this.#until(this.#system.agenda.now + LOOK_MS);
    while (!this.#isAllIn() && this.#system.agenda.now < latest);
    if (!this.#isAllIn()) this.#system.tell(1, 'not everything came in when the weather was over');
  }

  #isAllIn(): boolean {
    const journal = this.#system.gateway.journal();
    const cloud = this.#system.cloud.parts();
    if (!journal || !cloud || this.#system.devices.waiting > 0) return false;
    if (this.#system.people.some(({ waiting }) => waiting > 0)) return false;
    const streams = LANES.flatMap((lane) => journal.streams(lane));
    const isSent = streams.every(({ pending, sealed, last }) => pending === 0 && sealed === last);
    return isSent && journal.folded === journal.observed && cloud.following.lag('alerts') === 0;
  }

  async #end(): Promise<string> {
    const journal = this.#system.gateway.journal();
    const cloud = this.#system.cloud.parts();
    const folder = this.#system.cloud.disk?.folder;
    let root = '';
    if (journal && cloud && folder !== undefined) {
      for (const check of this.#system.checks) await check.ended?.({ journal, cloud, folder });
      root = Buffer.from(cloud.ledger.root(cloud.ledger.size())).toString('hex');
    } else this.#system.tell(0, 'a machine did not come back');
    await this.#system.gateway.stop();
    await this.#system.cloud.stop();
    return root;
  }
}
