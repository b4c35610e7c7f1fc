import { Type } from '@sinclair/typebox';

/** Unified social credit code 统一社会信用代码 (GB 32100-2015): 18 characters, without I, O, S, V and Z. */
export const Uscc = Type.String({ pattern: '^[0-9A-HJ-NPQRTUWXY]{18}$' });

const CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** Whether the last character of a {@link Uscc} is the check character of the 17 before it (GB 32100-2015 §4.2). */
export function hasCheckCharacter(uscc: string): boolean {
  let sum = 0;
  let weight = 1;
  for (const character of uscc.slice(0, 17)) {
    sum += CHARACTERS.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return uscc[17] === CHARACTERS[(31 - (sum % 31)) % 31];
}
