import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  appendLeaves,
  consistencyProof,
  EMPTY_ROOT,
  inclusionProof,
  leafHash,
  nodeHash,
  rootOf,
  storedConsistencyProof,
  storedInclusionProof,
  storedRoot,
  verifyConsistency,
  verifyInclusion,
  type NodeStore,
} from './index.ts';

/** MTH of RFC 9162 §2.1.1, word for word: what everything else is held against. */
function specRoot(entries: readonly Uint8Array[]): Buffer {
  const sha256 = (...parts: Uint8Array[]) =>
    createHash('sha256').update(Buffer.concat(parts)).digest();
  if (entries.length === 0) return sha256();
  if (entries.length === 1) return sha256(Uint8Array.of(0), entries[0]!);
  const k = 2 ** Math.floor(Math.log2(entries.length - 1));
  return sha256(Uint8Array.of(1), specRoot(entries.slice(0, k)), specRoot(entries.slice(k)));
}

function memoryStore() {
  const nodes = new Map<string, Uint8Array>();
  const rewritten: string[] = [];
  const store: NodeStore = {
    get: (level, index) => nodes.get(`${level}/${index}`),
    put(level, index, hash) {
      const name = `${level}/${index}`;
      if (nodes.has(name)) rewritten.push(name);
      nodes.set(name, hash);
    },
  };
  return { store, nodes, rewritten };
}

const entryLists = fc.array(fc.uint8Array({ maxLength: 8 }), { minLength: 1, maxLength: 130 });

/** Appends `leaves` cut at the given points and gives the filled store. */
function appendInPieces(leaves: readonly Uint8Array[], cuts: readonly number[]) {
  const memory = memoryStore();
  const ends = [...cuts.map((cut) => cut % leaves.length), leaves.length].sort((a, b) => a - b);
  let size = 0;
  for (const end of ends) size = appendLeaves(memory.store, size, leaves.slice(size, end));
  return { ...memory, size };
}

describe('the tree over a list', () => {
  it('has the root RFC 9162 defines', () => {
    expect(rootOf([])).toEqual(EMPTY_ROOT);
    fc.assert(
      fc.property(entryLists, (entries) => {
        expect(Buffer.from(rootOf(entries.map(leafHash)))).toEqual(specRoot(entries));
      }),
    );
  });

  it('leaves the list it is given as it was', () => {
    const leaves = [1, 2, 3].map((byte) => leafHash(Uint8Array.of(byte)));
    const before = [...leaves];
    rootOf(leaves);
    expect(leaves).toEqual(before);
  });

  it('refuses to join what is not two whole hashes', () => {
    expect(() => nodeHash(EMPTY_ROOT, EMPTY_ROOT.subarray(1))).toThrow(RangeError);
  });

  it('proves every leaf and every prefix of itself', () => {
    const entries = Array.from({ length: 33 }, (_, index) => Uint8Array.of(index));
    for (let size = 1; size <= entries.length; size++) {
      const leaves = entries.slice(0, size).map(leafHash);
      const root = specRoot(entries.slice(0, size));
      for (const [index, leaf] of leaves.entries()) {
        const proof = inclusionProof(leaves, index);
        expect(verifyInclusion({ index, size, leafHash: leaf, proof, root })).toBe(true);
        const claim = { size1: index + 1, size2: size, root2: root };
        const root1 = specRoot(entries.slice(0, index + 1));
        const consistency = consistencyProof(leaves, index + 1);
        expect(verifyConsistency({ ...claim, root1, proof: consistency })).toBe(true);
      }
    }
  });

  it('has no proof for what it does not hold', () => {
    const leaves = [leafHash(Uint8Array.of(1))];
    expect(() => inclusionProof(leaves, 1)).toThrow(RangeError);
    expect(() => consistencyProof(leaves, 0)).toThrow(RangeError);
    expect(() => consistencyProof(leaves, 2)).toThrow(RangeError);
  });
});

describe('the stored tree', () => {
  it('grows to the same roots and proofs as the list, however the leaves arrive', () => {
    const cuts = fc.array(fc.nat(), { maxLength: 6 });
    fc.assert(
      fc.property(entryLists, cuts, fc.nat(), (entries, cuts, at) => {
        const leaves = entries.map(leafHash);
        const { store, size } = appendInPieces(leaves, cuts);
        expect(size).toBe(leaves.length);
        const older = (at % size) + 1;
        expect(storedRoot(store, older)).toEqual(rootOf(leaves.slice(0, older)));
        const index = at % size;
        expect(storedInclusionProof(store, { index, size })).toEqual(inclusionProof(leaves, index));
        expect(storedConsistencyProof(store, { size1: older, size2: size })).toEqual(
          consistencyProof(leaves, older),
        );
      }),
    );
  });

  it('proves into an older size than the one stored', () => {
    const leaves = Array.from({ length: 20 }, (_, index) => leafHash(Uint8Array.of(index)));
    const { store } = appendInPieces(leaves, []);
    expect(storedInclusionProof(store, { index: 4, size: 11 })).toEqual(
      inclusionProof(leaves.slice(0, 11), 4),
    );
  });

  it('writes each complete node once and no other', () => {
    fc.assert(
      fc.property(entryLists, fc.array(fc.nat(), { maxLength: 6 }), (entries, cuts) => {
        const { nodes, rewritten, size } = appendInPieces(entries.map(leafHash), cuts);
        expect(rewritten).toEqual([]);
        let complete = 0;
        for (let width = size; width > 0; width = Math.floor(width / 2)) complete += width;
        expect(nodes.size).toBe(complete);
      }),
    );
  });

  it('reads few nodes for a proof in a large tree', () => {
    const { store } = appendInPieces(
      Array.from({ length: 5_000 }, (_, index) => leafHash(Uint8Array.of(index % 256))),
      [],
    );
    let reads = 0;
    const counting: NodeStore = {
      ...store,
      get: (level, index) => store.get(level, (reads++, index)),
    };
    storedInclusionProof(counting, { index: 1_234, size: 4_999 });
    expect(reads).toBeLessThan(3 * 13);
  });

  it('holds nothing when empty', () => {
    expect(storedRoot(memoryStore().store, 0)).toEqual(EMPTY_ROOT);
  });

  it('stops when its store has lost a node', () => {
    expect(() => storedRoot(memoryStore().store, 3)).toThrow('missing from its store');
  });
});

describe('a forged proof', () => {
  const flips = fc.record({ byte: fc.nat(), bit: fc.integer({ min: 0, max: 7 }) });

  function flipped(hashes: readonly Uint8Array[], { byte, bit }: { byte: number; bit: number }) {
    const copies = hashes.map((hash) => Uint8Array.from(hash));
    const at = byte % (copies.length * 32);
    copies[Math.floor(at / 32)]![at % 32]! ^= 1 << bit;
    return copies;
  }

  it('of inclusion fails whichever bit of leaf, root or path is turned', () => {
    fc.assert(
      fc.property(entryLists, fc.nat(), flips, (entries, at, flip) => {
        const leaves = entries.map(leafHash);
        const index = at % leaves.length;
        const [leaf, root, ...proof] = flipped(
          [leaves[index]!, rootOf(leaves), ...inclusionProof(leaves, index)],
          flip,
        );
        const claim = { index, size: leaves.length, leafHash: leaf!, proof, root: root! };
        expect(verifyInclusion(claim)).toBe(false);
      }),
    );
  });

  it('of consistency fails whichever bit of the roots or the path is turned', () => {
    fc.assert(
      fc.property(entryLists, fc.nat(), flips, (entries, at, flip) => {
        const leaves = entries.map(leafHash);
        const size1 = (at % leaves.length) + 1;
        const [root1, root2, ...proof] = flipped(
          [rootOf(leaves.slice(0, size1)), rootOf(leaves), ...consistencyProof(leaves, size1)],
          flip,
        );
        const claim = { size1, size2: leaves.length, root1: root1!, root2: root2!, proof };
        expect(verifyConsistency(claim)).toBe(false);
      }),
    );
  });

  it('is answered with no, never with an exception, for any sizes and lengths', () => {
    const bytes = fc.uint8Array({ maxLength: 40 });
    const numbers = fc.oneof(fc.double(), fc.integer(), fc.bigInt().map(Number));
    fc.assert(
      fc.property(numbers, numbers, bytes, bytes, fc.array(bytes), (one, two, a, b, proof) => {
        const inclusion = { index: one, size: two, leafHash: a, root: b, proof };
        const consistency = { size1: one, size2: two, root1: a, root2: b, proof };
        expect(verifyInclusion(inclusion)).toBe(false);
        const saysNothingNew = one === two && one > 0 && proof.length === 0;
        const same = saysNothingNew && Buffer.compare(a, b) === 0;
        expect(verifyConsistency(consistency)).toBe(same && Number.isSafeInteger(one));
      }),
    );
  });
});
