import { AcknowledgeAlert } from '@pledgewatch/shared/command';
import { LAW, type CommandRoute } from './command-route.ts';

export const ALERT_COMMANDS: readonly CommandRoute[] = [
  {
    command: AcknowledgeAlert,
    status: 200,
    words: {
      tag: 'Alerts',
      summary: 'Acknowledge an alert: somebody saw it and takes it on',
      zh: '确认告警：已有人看到并负责处理（ISA-18.2）。',
      codes: LAW,
    },
    example: { note: 'On my way' },
  },
];
