import {
  AcknowledgeAlert,
  CheckShelving,
  NoteAlert,
  ShelveAlert,
  TakeAlertOut,
  UnshelveAlert,
} from '@pledgewatch/shared/command';
import { AT, LAW, type CommandRoute } from './command-route.ts';

const tag = 'Alerts';
const SHELVING = [...LAW, 'PW_SHELVES_FULL'] as const;

export const ALERT_COMMANDS: readonly CommandRoute[] = [
  {
    command: AcknowledgeAlert,
    status: 200,
    words: {
      tag,
      summary: 'Acknowledge an alert: somebody saw it and takes it on',
      zh: '确认告警：已有人看到并负责处理（ISA-18.2）。',
      codes: LAW,
    },
    example: { note: 'On my way' },
  },
  {
    command: ShelveAlert,
    status: 200,
    words: {
      tag,
      summary: 'Shelve an alert until a time: nobody is called about its condition until then',
      zh: '搁置告警至指定时间（ISA-18.2）；严重告警须由第二人复核后生效，更严重时照常报警。',
      codes: [...SHELVING, 'PW_SHELVING_TIME'],
    },
    example: { until: AT + 3_600_000, reason: 'The door is being repaired' },
  },
  {
    command: TakeAlertOut,
    status: 200,
    words: {
      tag,
      summary:
        'Ask for the condition of an alert to be taken out of service; a second person agrees',
      zh: '申请停用该告警条件（由设计停用），须由第二人复核后生效。',
      codes: SHELVING,
    },
    example: { reason: 'Scale S-A-01 is away for verification' },
  },
  {
    command: CheckShelving,
    status: 200,
    words: {
      tag,
      summary: 'Agree, as the second person, to what was asked for an alert',
      zh: '以第二人身份复核搁置或停用申请。',
      codes: [...LAW, 'PW_MAKER_IS_CHECKER'],
    },
  },
  {
    command: UnshelveAlert,
    status: 200,
    words: {
      tag,
      summary:
        'Bring a shelved alert back, put it into service again, or withdraw what was asked for',
      zh: '恢复被搁置或停用的告警，或撤回申请。',
      codes: LAW,
    },
  },
  {
    command: NoteAlert,
    status: 200,
    words: {
      tag,
      summary: 'Write down what was found or done about an alert',
      zh: '为告警添加备注：查明或处理了什么。',
      codes: LAW,
    },
    example: { note: 'Counted again: two bags stand in B-02' },
  },
];
