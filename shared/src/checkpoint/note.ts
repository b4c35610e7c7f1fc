import { sign, verify, type KeyObject } from 'node:crypto';
import { PledgewatchError } from '../errors/index.ts';
import { decodeBase64 } from './base64.ts';
import { isKeyName, verifierKey, type VerifierKey } from './verifier-key.ts';

/** A note at least one known key has signed. */
export interface OpenedNote {
  /** What was signed, its last newline included. */
  readonly text: string;
  /** Names of the known keys that signed, in the order of their lines. */
  readonly signers: readonly string[];
}

/**
 * Longest note, UTF-16 units. The format makes readers accept 16 signatures and names 5 kB for one;
 * in base64 that is 107,000.
 */
export const NOTE_LENGTH_MAX = 131_072;

/** Most signature lines read; the format demands at least 16. */
const SIGNATURES_MAX = 64;

interface SignatureLine {
  readonly name: string;
  readonly keyHash: number;
  readonly signature: Uint8Array;
}

/** Signs a text that ends in a newline (C2SP signed-note, Format and Ed25519 signatures). */
export function signNote(text: string, { name, key }: { name: string; key: KeyObject }): string {
  const { keyHash } = verifierKey(name, key);
  const bytes = Buffer.alloc(4 + 64);
  bytes.writeUInt32BE(keyHash);
  bytes.set(sign(null, Buffer.from(text), key), 4);
  return `${text}\n— ${name} ${bytes.toString('base64')}\n`;
}

/**
 * Reads a note, strictly, and verifies the signatures of the keys it knows (C2SP signed-note,
 * Signatures). Lines of unknown keys are ignored; one bad line of a known key refuses the note.
 *
 * @throws {PledgewatchError} `PW_CHECKPOINT_MALFORMED`, `PW_SIGNATURE_INVALID`.
 */
export function openNote(note: string, verifierKeys: readonly VerifierKey[]): OpenedNote {
  const { text, lines } = splitNote(note);
  const message = Buffer.from(text);
  const signers: string[] = [];
  for (const line of lines) {
    const known = verifierKeys.find(
      (key) => key.name === line.name && key.keyHash === line.keyHash,
    );
    if (!known) continue;
    if (!verifies(message, known.publicKey, line.signature)) throw invalid(line.name);
    signers.push(line.name);
  }
  if (signers.length === 0) throw invalid(verifierKeys.map((key) => key.name).join(', '));
  return { text, signers };
}

function splitNote(note: string): { text: string; lines: SignatureLine[] } {
  if (note.length > NOTE_LENGTH_MAX) throw malformed(`longer than ${NOTE_LENGTH_MAX}`);
  if (!note.isWellFormed() || hasControls(note)) throw malformed('not plain text');
  const split = note.lastIndexOf('\n\n');
  if (split < 1 || !note.endsWith('\n')) throw malformed('no text above signatures');
  const lines = note.slice(split + 2, -1).split('\n');
  if (lines.length > SIGNATURES_MAX) throw malformed(`more than ${SIGNATURES_MAX} signatures`);
  return { text: note.slice(0, split + 1), lines: lines.map(readSignatureLine) };
}

/** ASCII controls other than the newline, which the format forbids. */
function hasControls(note: string): boolean {
  return note.split('\n').some((line) => Array.from(line).some((character) => character < ' '));
}

function readSignatureLine(line: string): SignatureLine {
  const [, name, encoded] = /^— ([^ ]+) ([^ ]+)$/.exec(line) ?? [];
  const bytes = encoded === undefined ? undefined : decodeBase64(encoded);
  if (name === undefined || !isKeyName(name) || !bytes || bytes.length < 5) {
    throw malformed('a signature line is broken');
  }
  return { name, keyHash: bytes.readUInt32BE(0), signature: bytes.subarray(4) };
}

function verifies(message: Uint8Array, key: KeyObject, signature: Uint8Array): boolean {
  return signature.length === 64 && verify(null, message, key, signature);
}

function malformed(reason: string): PledgewatchError {
  return new PledgewatchError('PW_CHECKPOINT_MALFORMED', { reason });
}

function invalid(signer: string): PledgewatchError {
  return new PledgewatchError('PW_SIGNATURE_INVALID', { signer });
}
