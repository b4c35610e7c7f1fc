import { EnterSlip, IssueSlips } from '@pledgewatch/shared/command';
import { AT, DIGEST, LAW, type CommandRoute } from './command-route.ts';

const tag = 'Paper days';

export const SLIP_COMMANDS: readonly CommandRoute[] = [
  {
    command: IssueSlips,
    status: 201,
    words: {
      tag,
      summary: 'Hand numbered paper slips to a gate, before they are needed',
      zh: '预先向出入口发放编号纸质单。',
      codes: LAW,
    },
    example: { siteId: 'gd-foshan-01', gateId: 'GATE-1', firstNumber: 1, count: 50 },
  },
  {
    command: EnterSlip,
    status: 201,
    words: {
      tag,
      summary:
        'Enter a slip that was used during an outage: manual, unverified, matched with the gate',
      zh: '补录停机期间使用的纸质单：人工、未核实，与出入口自身记录比对。',
      codes: [...LAW, 'PW_SLIP_UNKNOWN', 'PW_SLIP_USED', 'PW_TIME_UNFIT'],
    },
    example: {
      siteId: 'gd-foshan-01',
      gateId: 'GATE-1',
      number: 17,
      plate: '粤E12345',
      direction: 'out',
      passedAt: AT,
      netG: 25_000_000,
      documentDigest: DIGEST,
    },
  },
];
