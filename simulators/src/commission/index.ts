export { isGood, isSigned, signBaseline, type SignedBaseline } from './baseline.ts';
export { commission } from './commission.ts';
