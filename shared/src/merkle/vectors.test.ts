import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { verifyConsistency, verifyInclusion } from './index.ts';

const folder = fileURLToPath(
  new URL('../../../../shared/standards/merkle/testdata', import.meta.url),
);
const absent = !existsSync(folder);

describe.skipIf(absent)('transparency-dev/merkle vectors (../shared/standards/merkle)', () => {
  it('of inclusion proofs are accepted and refused as they say', () => {
    const vectors = readVectors('inclusion') as Named<InclusionVector>[];
    expect(vectors.length).toBeGreaterThan(90);
    for (const { name, vector } of vectors) {
      const { leafIdx: index, treeSize: size } = vector;
      const proof = hashes(vector.proof);
      const claim = {
        index,
        size,
        leafHash: hash(vector.leafHash),
        root: hash(vector.root),
        proof,
      };
      expect(verifyInclusion(claim), name).toBe(!vector.wantErr);
    }
  });

  it('of consistency proofs are accepted and refused as they say', () => {
    const vectors = readVectors('consistency') as Named<ConsistencyVector>[];
    expect(vectors.length).toBeGreaterThan(90);
    for (const { name, vector } of vectors) {
      const { size1, size2 } = vector;
      const [root1, root2] = [hash(vector.root1), hash(vector.root2)];
      const claim = { size1, size2, root1, root2, proof: hashes(vector.proof) };
      expect(verifyConsistency(claim), name).toBe(!vector.wantErr);
    }
  });
});

interface Vector {
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}
interface Named<Kind> {
  readonly name: string;
  readonly vector: Kind;
}
interface InclusionVector extends Vector {
  readonly leafIdx: number;
  readonly treeSize: number;
  readonly root: string | null;
  readonly leafHash: string | null;
}
interface ConsistencyVector extends Vector {
  readonly size1: number;
  readonly size2: number;
  readonly root1: string | null;
  readonly root2: string | null;
}

function readVectors(kind: string): Named<Vector>[] {
  return readdirSync(join(folder, kind), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => {
      const text = readFileSync(join(folder, kind, name), 'utf8');
      return { name, vector: JSON.parse(text) as Vector };
    });
}

function hashes(proof: readonly string[] | null): Buffer[] {
  return (proof ?? []).map(hash);
}

function hash(base64: string | null): Buffer {
  return Buffer.from(base64 ?? '', 'base64');
}
