import {
  AcceptReceiving,
  InspectReceiving,
  NotifyReceiving,
  PutAwayReceiving,
  RejectReceiving,
  StepReceiving,
} from '@pledgewatch/shared/command';
import { AT, DIGEST, EPC, LAW, type CommandRoute } from './command-route.ts';

const tag = 'Receiving';

export const RECEIVING_COMMANDS: readonly CommandRoute[] = [
  {
    command: NotifyReceiving,
    status: 201,
    words: {
      tag,
      summary: 'Announce a truck that brings goods for a pledge, or brings some back',
      zh: '预告入库（补货、置换或退回）车辆。',
      codes: LAW,
    },
    example: {
      receivingId: 'IN-1',
      pledgeId: 'P-2026-001',
      gateId: 'GATE-1',
      plate: '粤E54321',
      commodity: '1# 电解铜',
      expectedG: 25_000_000,
      notBefore: AT,
      notAfter: AT + 7_200_000,
    },
  },
  {
    command: StepReceiving,
    status: 200,
    words: {
      tag,
      summary: 'The truck came, was weighed full, unloads, was weighed empty',
      zh: '入库进度：到达、重车过磅、卸货、空车过磅（附过磅存储记录）。',
      codes: [...LAW, 'PW_WEIGHING_UNFIT', 'PW_WEIGHING_USED'],
    },
    example: {
      step: 'GROSS',
      weighing: { weighbridgeId: 'WB-1', alibiId: '2026-000123', massG: 41_300_000 },
    },
  },
  {
    command: InspectReceiving,
    status: 200,
    words: {
      tag,
      summary: 'What was unloaded, unit by unit; it must be what was weighed',
      zh: '验收：逐件清点、残损另列，须与过磅净重相符；自此防止他人重复出质。',
      codes: [...LAW, 'PW_NET_UNLIKE', 'PW_ENCUMBERED'],
    },
    example: {
      lots: [
        {
          lotId: 'L-9',
          slotId: 'A-03',
          zoneId: 'Z-A',
          commodity: '1# 电解铜',
          unitMassG: 2_500_000,
          epcs: [EPC],
        },
      ],
      damagedG: 0,
      documentDigest: DIGEST,
    },
  },
  {
    command: PutAwayReceiving,
    status: 200,
    words: {
      tag,
      summary: 'The goods stand on their slots; the sensors must say so too',
      zh: '上架：须有货位称重与标签佐证。',
      codes: [...LAW, 'PW_BASELINE_UNSEEN'],
    },
  },
  {
    command: AcceptReceiving,
    status: 200,
    words: {
      tag,
      summary: 'Accept the goods as collateral: supplementary list, registry search, lien waiver',
      zh: '接受为质物：补充清单三方签字、再次登记查询、仓方放弃留置；自此计入担保。',
      codes: [...LAW, 'PW_UNSIGNED', 'PW_SEARCH_OLD'],
    },
    example: {
      signedBy: ['Nanhai Bank', 'hongda-copper', 'Nanhai Storage'],
      supplementaryListDigest: DIGEST,
      registrySearch: { searchedAt: AT, documentDigest: DIGEST },
      lienWaiverDigest: DIGEST,
    },
  },
  {
    command: RejectReceiving,
    status: 200,
    words: {
      tag,
      summary: 'Reject what came; it secures nothing',
      zh: '拒收；不作为质物。',
      codes: LAW,
    },
    example: { reason: 'Bundles without mill certificate' },
  },
];
