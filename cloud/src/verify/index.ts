export { exportPiece, type PieceRequest } from './export-piece.ts';
export { verifyLedger } from './verify-ledger.ts';
export { verifyPiece } from './verify-piece.ts';
export { verdictText } from './report.ts';
export type { Verdict } from './verdict.ts';
export type { Finding } from './finding.ts';
export { linesOf } from '#/evidence/index.ts';
