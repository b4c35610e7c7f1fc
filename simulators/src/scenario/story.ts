import { styleText } from 'node:util';
import type { StreamEvent } from './api.ts';
import { SCENES, type Language, type Scene } from './words.ts';
import { noteWords } from './note-words.ts';

interface Position {
  readonly pledgeId?: string;
  readonly value?: { readonly lowerFen: number; readonly coveragePermille: number | null };
  readonly position: {
    readonly lowerG?: number;
    readonly upperG?: number;
    readonly verifiedPermille: number;
  };
}

/** A webhook whose signature held. */
export interface Received {
  readonly type: string;
  readonly data: Record<string, unknown>;
  readonly receivedAt: number;
}

/** Tells on the terminal what happens, as it happens. */
export class Story {
  readonly #language: Language;
  readonly #print: (line: string) => void;
  readonly #waiting = new Map<string, () => void>();

  constructor(language: Language, print: (line: string) => void) {
    this.#language = language;
    this.#print = print;
  }

  say(scene: Scene, facts: Readonly<Record<string, string | number>> = {}): void {
    this.#line('·', 'cyan', SCENES[scene][this.#language](facts));
  }

  position({ pledgeId = '', value, position }: Position): void {
    const { lowerG = 0, upperG = 0, verifiedPermille } = position;
    const valueFen = value?.lowerFen ?? 0;
    const coveragePermille = value?.coveragePermille ?? 0;
    this.say('position', {
      pledgeId,
      lowerG,
      upperG,
      valueFen,
      coveragePermille,
      verifiedPermille,
    });
  }

  /** What the cloud's stream tells. */
  heard({ event, data }: StreamEvent): void {
    if (event === 'note') {
      const words = noteWords(data)?.[this.#language];
      if (words !== undefined) this.#line('✓', 'green', words);
    }
    if (event !== 'alert') return;
    const { code, severity, reason } = data as {
      code: string;
      severity: string;
      reason: Record<Language, string>;
    };
    const colour = severity === 'critical' ? 'red' : 'yellow';
    this.#line('!', colour, `${code}  ${reason[this.#language]}`);
  }

  /** What the bank's own system received. */
  received({ type, data, receivedAt }: Received): void {
    if (type !== 'alert.raised') return;
    const { code, happenedAt, facts } = data as {
      code: string;
      happenedAt: number;
      facts: { readonly waitedMs?: number };
    };
    const { waitedMs = 0 } = facts;
    const ms = Math.max(0, receivedAt - happenedAt - waitedMs);
    this.say(waitedMs > 0 ? 'webhookAfterWait' : 'webhook', {
      code,
      ms,
      waitedS: waitedMs / 1_000,
    });
    this.alerted(code);
  }

  /** Lets go whoever waits for an alert of this code. */
  alerted(code: string): void {
    this.#waiting.get(code)?.();
  }

  /** Resolves when the bank next learns of an alert of this code. */
  nextAlert(code: string, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.set(code, resolve);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    // Whoever asked may have failed at something else before it came to wait.
    promise.catch(() => undefined);
    return promise;
  }

  #line(sign: string, colour: 'cyan' | 'green' | 'red' | 'yellow', text: string): void {
    const time = new Date().toLocaleTimeString('sv');
    const { stdout: stream } = process;
    this.#print(
      `${styleText('dim', time, { stream })} ${styleText(colour, sign, { stream })} ${text}`,
    );
  }
}
