import type { Chance } from '@pledgewatch/shared/clock';

const MASK_64 = (1n << 64n) - 1n;

/** SplitMix64 (Steele, Lea, Flood 2014): spreads one seed over the four words of the generator. */
function* splitMix64(seed: bigint): Generator<bigint, never> {
  let state = seed & MASK_64;
  for (;;) {
    state = (state + 0x9e3779b97f4a7c15n) & MASK_64;
    let mixed = state;
    mixed = ((mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK_64;
    mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & MASK_64;
    yield mixed ^ (mixed >> 31n);
  }
}

/** FNV-1a over UTF-16 code units, so that a name picks a stream of its own. */
function hashOfName(name: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < name.length; i += 1) {
    hash = ((hash ^ BigInt(name.charCodeAt(i))) * 0x100000001b3n) & MASK_64;
  }
  return hash;
}

const rotateLeft = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

/**
 * Chance from a seed and the name of whoever draws (xoshiro128**, Blackman and Vigna 2018).
 *
 * Every device draws from its own stream, so adding or muting one device changes nothing of what
 * the others say.
 */
export function chanceFrom(seed: number, name: string): Chance {
  const words = splitMix64(BigInt(seed) ^ hashOfName(name));
  const draw = (): number => Number(words.next().value & 0xffffffffn) | 0;
  let a = draw() | 1; // never all zero: the generator would stay there
  let b = draw();
  let c = draw();
  let d = draw();
  return () => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return (result >>> 0) / 2 ** 32;
  };
}

/** A draw from the standard normal distribution (Box and Muller 1958). */
export function gaussian(chance: Chance): number {
  const radius = Math.sqrt(-2 * Math.log(1 - chance()));
  return radius * Math.cos(2 * Math.PI * chance());
}
