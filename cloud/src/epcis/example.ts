import type { EpcisEvent } from './event.ts';
import { OWN, uriOf } from './words.ts';

/** An event as the API document shows it: two tags of a lot, free. */
export const EPCIS_EXAMPLE: EpcisEvent = {
  eventID: 'ni:///sha-256;47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU',
  recordTime: '2026-11-24T08:00:00.350Z',
  type: 'TransactionEvent',
  eventTime: '2026-11-24T08:00:00.350Z',
  eventTimeZoneOffset: '+08:00',
  bizLocation: { id: uriOf.site('gd-foshan-01') },
  action: 'DELETE',
  epcList: [
    'urn:epc:id:sgtin:0191906.078532.7000016708',
    'urn:epc:id:sgtin:0191906.078532.7000016709',
  ],
  bizStep: OWN.releasing,
  bizTransactionList: [
    { type: OWN.pledgeAgreement, bizTransaction: uriOf.pledge('P-2026-001') },
    { type: OWN.releaseOrder, bizTransaction: uriOf.release('R-7') },
    { type: OWN.truckOrder, bizTransaction: uriOf.truckOrder('T-7-1') },
  ],
  'pw:lot': uriOf.lot('P-2026-001', 'L-1'),
  'pw:bookedKg': 5_000,
  'pw:commodity': '1# 电解铜',
  'pw:ledgerEntry': 1_052,
};
