export { EMPTY_ROOT, HASH_BYTES, leafHash, nodeHash, sha256 } from './hashes.ts';
export { consistencyProof, inclusionProof, rootOf } from './tree.ts';
export {
  rootFromInclusion,
  verifyConsistency,
  verifyInclusion,
  type ConsistencyClaim,
  type InclusionClaim,
} from './verify.ts';
export {
  appendLeaves,
  storedConsistencyProof,
  storedInclusionProof,
  storedRoot,
  type NodeStore,
} from './stored-tree.ts';
