import type { AlertCode } from '@pledgewatch/shared/alert';
import type { GateRefusal } from '@pledgewatch/shared/goods-status';
import { findRefusal } from './instruction-refused.ts';
import type { Rule } from '../rule.ts';
import type { Words } from '../words.ts';

/** A truck order was used that never came from the cloud, or was changed on its way. */
export const instructionBadSignature: Rule = misuse(
  'INSTRUCTION_BAD_SIGNATURE',
  { en: 'whose signature is not the cloud’s', zh: '签名并非云端所签的' },
  'INSTRUCTION_BAD_SIGNATURE',
);

/** A truck order was used a second time. */
export const instructionReplay: Rule = misuse(
  'INSTRUCTION_REPLAY',
  { en: 'that was used before', zh: '已被使用过的' },
  'INSTRUCTION_REPLAY',
);

/** A truck order was used after its window. */
export const instructionExpired: Rule = misuse(
  'INSTRUCTION_EXPIRED',
  { en: 'whose window is over', zh: '已过有效时段的' },
  'INSTRUCTION_EXPIRED',
);

function misuse(code: AlertCode, which: Words, refusal: GateRefusal): Rule {
  const rule: Rule = {
    code,
    nature: 'event',
    severity: { en: 'critical', zh: '严重' },
    trigger: {
      en: `A gate refused a truck order ${which.en} (${refusal}); when no known order is named, every bank with goods on the site is told.`,
      zh: `出入口拒绝${which.zh}派车单（${refusal}）；若未载明已知派车单，则通知在该库有货的每家银行。`,
    },
    clearing: { en: 'When its bank acknowledges it.', zh: '经其银行确认后解除。' },
    reasons: {
      order: {
        en: `Gate {gateId} refused truck order {subject} of pledge {pledges}, an order ${which.en} (vehicle {plate}).`,
        zh: `出入口 {gateId} 拒绝质押 {pledges} 的派车单 {subject}：${which.zh}指令（车辆 {plate}）。`,
      },
      unknown: {
        en: `Gate {gateId} refused an instruction ${which.en} and that belongs to no known truck order (vehicle {plate}); pledges on the site: {pledges}.`,
        zh: `出入口 {gateId} 拒绝一份${which.zh}、不属于任何已知派车单的指令（车辆 {plate}）；该库的质押：{pledges}。`,
      },
    },
    watch: () => ({
      on: {
        gate(event, scene) {
          if (event.step === 'REFUSED' && event.code === refusal) {
            findRefusal(rule, event, 'critical', scene);
          }
        },
      },
    }),
  };
  return rule;
}
