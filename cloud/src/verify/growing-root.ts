import { EMPTY_ROOT, nodeHash } from '@pledgewatch/shared/merkle';

/** The root over leaves that come one by one (RFC 9162 §2.1.1), in memory for log₂ n of them. */
export class GrowingRoot {
  /** Roots of whole subtrees, largest first; the bits of the size say which there are. */
  readonly #subtrees: Uint8Array[] = [];
  #size = 0;

  add(leaf: Uint8Array): void {
    let node = leaf;
    for (let rest = this.#size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      node = nodeHash(this.#subtrees.pop()!, node);
    }
    this.#subtrees.push(node);
    this.#size += 1;
  }

  root(): Uint8Array {
    const [smallest, ...larger] = this.#subtrees.toReversed();
    return larger.reduce((right, left) => nodeHash(left, right), smallest ?? EMPTY_ROOT);
  }
}
