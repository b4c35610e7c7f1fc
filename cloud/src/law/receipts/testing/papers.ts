import type { CommandOf, ReceiptItems } from '@pledgewatch/shared/command';
import { NOON } from '#/testing/court/index.ts';

export const DIGEST = 'a'.repeat(64);

/** A receipt with every item: ten bags of nickel, a tonne each, for a year. */
export const ITEMS: ReceiptItems = {
  rightsNotice: '凭本仓单提取仓储物；可背书转让、出质',
  depositor: '鸿达有色',
  commodity: 'nickel briquettes',
  quality: 'Ni 99.8',
  packaging: 'bag',
  pieces: 10,
  marks: 'NORNICKEL 2026-11',
  lossStandard: '0.1 % a year',
  storagePlace: 'Foshan, hall A',
  storedFrom: NOON,
  storedUntil: NOON + 365 * 86_400_000,
  storageFee: '¥0.80 a tonne and day',
  insurance: 'none',
  issuer: 'Foshan Storage',
  issuePlace: 'Foshan',
  clerk: 'qian',
  sealDigest: DIGEST,
};

export function issueReceipt(
  receiptId: string,
  more: Partial<CommandOf<'receipt.issue'>> = {},
): CommandOf<'receipt.issue'> {
  const terms = { siteId: 'site-1', holder: 'borrower-1', quantityG: 10_000_000, items: ITEMS };
  return { type: 'receipt.issue', receiptId, ...terms, ...more };
}

export function pledgeReceipt(receiptId: string, pledgeId = 'P-1'): CommandOf<'receipt.pledge'> {
  const to = { pledgee: 'bank-1', pledgeId, endorsementDigest: DIGEST };
  return { type: 'receipt.pledge', receiptId, ...to };
}
