import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it, vi } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
/** Only to notice a hang: a busy machine starts the programs in a minute, a free one in seconds. */
const PATIENCE_MS = 900_000;

const root = mkdtempSync(join(tmpdir(), 'pledgewatch demo '));
const data = join(root, 'my data');
let running: Demo | undefined;

afterEach(() => running?.kill());
afterAll(() => rmSync(root, { recursive: true }));

function start(args: readonly string[], folder?: string): Demo {
  running = new Demo(args, folder);
  return running;
}

/** `npm start -- …`, as a person types it: a process group of its own, as a terminal gives it. */
class Demo {
  readonly child: ChildProcess;
  said = '';

  constructor(args: readonly string[], folder = data) {
    this.child = spawn('npm', ['start', '--', ...args], {
      cwd: ROOT,
      detached: true,
      env: { ...process.env, PLEDGEWATCH_DATA: folder, LC_ALL: 'C', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.said += text));
    }
  }

  /** Waits until it says this. */
  async says(what: string): Promise<void> {
    const isSaid = () => {
      if (this.said.includes(what)) return true;
      if (this.child.exitCode !== null) throw new Error(`ended without “${what}”:\n${this.said}`);
      return false;
    };
    await vi.waitUntil(isSaid, { timeout: PATIENCE_MS, interval: 100 });
  }

  async end(): Promise<number | null> {
    if (this.child.exitCode === null) await once(this.child, 'close');
    return this.child.exitCode;
  }

  /** As Ctrl-C at a terminal: to every process of the group. */
  interrupt(): void {
    process.kill(-(this.child.pid ?? 0), 'SIGINT');
  }

  /** Whether any process of it is still there. */
  get isThere(): boolean {
    try {
      return process.kill(-(this.child.pid ?? 0), 0);
    } catch {
      return false;
    }
  }

  kill(): void {
    if (this.isThere) process.kill(-(this.child.pid ?? 0), 'SIGKILL');
  }
}

it(
  'tells its whole story in order, stops by itself with status 0, and leaves no process behind',
  { timeout: PATIENCE_MS },
  async () => {
    const demo = start(['--for', '5', '--fresh']);
    expect([await demo.end(), demo.said]).toEqual([0, expect.any(String)]);
    const story = [
      /running: cloud \(pid \d+\), edge agent \(pid \d+\), simulated warehouse \(pid \d+\)/,
      /live page .*: http:\/\/127\.0\.0\.1:\d+\/#k=/,
      /seen: 4 stacks weighed, 40 tags present/,
      /pledge PLG-0001 is active/,
      /PLG-0001: between .* coverage .* 100 % verified now/,
      /night: somebody carries 3 bags away/,
      /the bank's system has UNAUTH_OUT by signed webhook, \d+ ms after it happened/,
      /the borrower repays ¥800,000/,
      /signed order TRK-PLG-0001 sent to gate G-1: 5 units, 5\.000 t, once/,
      /TRK-PLG-0001: at the gate, truck and driver as ordered/,
      /TRK-PLG-0001: weighed empty, \d+\.\d+ t/,
      /TRK-PLG-0001: weighed out, loaded, \d+\.\d+ t/,
      /TRK-PLG-0001 settled: 5 units out, net \d+\.\d+ t to \d+\.\d+ t/,
      /release REL-PLG-0001 settled/,
      /a second pledge, floating/,
      /pledge FLT-0001 is active/,
      /truck .* brings 5 more bags/,
      /pledge FLT-0001 is topped up by 5\.000 t/,
      /two people of the warehouse decide/,
      /release REL-FLT-0001 approved by maker and checker/,
      /TRK-FLT-0001 settled: 5 units out/,
      /the price falls to ¥85,000 a tonne/,
      /WARNING_LINE/,
      /pledge FLT-0001: goods worth ¥15\d,\d{3} or cash of ¥9\d,\d{3} are demanded, to reach ¥1,000,000/,
      /the borrower agrees and pays in cash margin of ¥9\d,\d{3}/,
      /pledge FLT-0001: the demand for more security is met/,
      /the story is told/,
    ];
    const places = story.map((line) => demo.said.search(line));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(demo.said).not.toMatch(/SEQ_GAP|TAG_MISSING|AT_GATE/);
    expect(demo.isThere).toBe(false);
  },
);

it(
  'carries on from its folder, and Ctrl-C half way leaves no process behind',
  { timeout: PATIENCE_MS },
  async () => {
    const demo = start([]);
    await demo.says('pledge PLG-0002 is active');
    demo.interrupt();
    await demo.end();
    await vi.waitUntil(() => !demo.isThere, { timeout: PATIENCE_MS });
    expect(demo.said).not.toContain('the story is told');
    expect(demo.said).not.toMatch(/PW_|Error/);
  },
);

it('Ctrl-C while it starts leaves no process behind', { timeout: PATIENCE_MS }, async () => {
  const demo = start([]);
  await demo.says('starting');
  demo.interrupt();
  await demo.end();
  await vi.waitUntil(() => !demo.isThere, { timeout: PATIENCE_MS });
  expect(demo.said).not.toMatch(/PW_|Error/);
});

it('refuses a folder that is not its own, by code, and changes nothing', async () => {
  const foreign = join(root, 'thesis');
  mkdirSync(foreign);
  writeFileSync(join(foreign, 'thesis.txt'), 'years of work');
  const demo = start(['--fresh'], foreign);
  expect(await demo.end()).not.toBe(0);
  expect(demo.said).toContain('PW_DEMO_FOLDER_FOREIGN');
  expect(readdirSync(foreign)).toEqual(['thesis.txt']);
}, 60_000);
