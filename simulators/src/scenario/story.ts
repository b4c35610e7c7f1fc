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

/** What the cloud notes of a subject. */
interface Note {
  readonly note: string;
  readonly subject: string;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

interface NoteWait {
  isWanted(note: Note): boolean;
  resolve(facts: Note['facts']): void;
}

/** Tells on the terminal what happens, as it happens. */
export class Story {
  readonly #language: Language;
  readonly #print: (line: string) => void;
  readonly #waiting = new Map<string, () => void>();
  readonly #noteWaits = new Set<NoteWait>();

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
    if (event === 'note') this.#noted(data as unknown as Note);
    if (event !== 'alert') return;
    const { code, severity, reason } = data as {
      code: string;
      severity: string;
      reason: Record<Language, string>;
    };
    const colour = severity === 'critical' ? 'red' : 'yellow';
    this.#line('!', colour, `${code}  ${reason[this.#language]}`);
  }

  #noted(note: Note): void {
    const words = noteWords({ ...note })?.[this.#language];
    if (words !== undefined) this.#line('✓', 'green', words);
    const wanted = [...this.#noteWaits].find((each) => each.isWanted(note));
    if (!wanted) return;
    this.#noteWaits.delete(wanted);
    wanted.resolve(note.facts);
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

  /** Resolves with the facts of the next note of this kind on this subject that also says what is asked for. */
  nextNote(
    note: string,
    about: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<Note['facts']> {
    const { promise, resolve, reject } = Promise.withResolvers<Note['facts']>();
    const isWanted = (told: Note) =>
      told.note === note &&
      Object.entries(about).every(([name, value]) => ({ ...told, ...told.facts })[name] === value);
    this.#noteWaits.add({ isWanted, resolve });
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
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
