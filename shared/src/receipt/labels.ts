/** Header labels and values of COSE Receipts (RFC 9942) as IANA lists them. */
export const ReceiptHeader = {
  /** Protected: which verifiable data structure. */
  structure: 395,
  /** Unprotected: its proofs. */
  proofs: 396,
} as const;

/** RFC9162_SHA256, the one verifiable data structure we keep. */
export const RFC9162_SHA256 = 1;

/** Under label 396: the list of inclusion proofs. */
export const INCLUSION_PROOFS = -1;
