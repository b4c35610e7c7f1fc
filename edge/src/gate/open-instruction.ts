import type { KeyObject } from 'node:crypto';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { openSign1, verifySign1 } from '@pledgewatch/shared/cose';
import { Instruction, INSTRUCTION_AAD } from '@pledgewatch/shared/instruction';
import { INSTRUCTION_BYTES_MAX } from './limits.ts';

/** What came: a genuine instruction, one of a newer kind than we know, or nothing to be believed. */
export type Opened =
  | { readonly is: 'genuine'; readonly instruction: Instruction }
  | { readonly is: 'unknown'; readonly instructionId: string }
  | { readonly is: 'forged' };

const FORGED: Opened = { is: 'forged' };
const instructions = TypeCompiler.Compile(Instruction);

/** Reads a COSE_Sign1 under the cloud's key. Never throws: whatever is wrong, it is not genuine. */
export function openInstruction(bytes: Uint8Array, cloudKey: KeyObject): Opened {
  if (bytes.length > INSTRUCTION_BYTES_MAX) return FORGED;
  try {
    const opened = openSign1(bytes);
    if (!verifySign1(opened, cloudKey, { externalAad: INSTRUCTION_AAD })) return FORGED;
    return understood(JSON.parse(Buffer.from(opened.payload ?? []).toString()));
  } catch {
    return FORGED;
  }
}

function understood(content: unknown): Opened {
  if (instructions.Check(content)) return { is: 'genuine', instruction: content };
  const instructionId = (content as { instructionId?: unknown } | null)?.instructionId;
  return typeof instructionId === 'string' &&
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(instructionId)
    ? { is: 'unknown', instructionId }
    : FORGED;
}
