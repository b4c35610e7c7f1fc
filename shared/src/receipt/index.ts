export { issueReceipts, type ReceiptsRequest } from './issue.ts';
export { verifyReceipt, type ReceiptedPlace } from './verify.ts';
