import { banksOf } from '../concerned.ts';
import type { Rule } from '../rule.ts';

const CODE = 'SLIP_UNMATCHED';

/** A paper slip says that a vehicle passed, and the gate's own record does not. */
export const slipUnmatched: Rule = {
  code: CODE,
  nature: 'event',
  severity: { en: 'critical; warning for a vehicle that came in', zh: '严重；入库车辆为警告' },
  trigger: {
    en: 'A slip was entered, and a day later no record of its gate had that vehicle there within 15 minutes of the time it names, or it weighed something else.',
    zh: '登记的纸质单一日后仍无出入口自身记录佐证：其所载时间前后 15 分钟内无该车辆，或过磅重量不符。',
  },
  clearing: { en: 'When its bank acknowledges it.', zh: '经其银行确认后解除。' },
  reasons: {
    unmatched: {
      en: 'Slip {slipNumber} of gate {gateId}, entered by {enteredBy}, says that {plate} passed at {passedAt}; the record of the gate does not bear it out. Goods pledged under {pledges} stand on the site.',
      zh: '{enteredBy} 登记的出入口 {gateId} 纸质单 {slipNumber} 载明车辆 {plate} 于 {passedAt} 通过，但出入口自身记录无法佐证；该场地存有质押 {pledges} 的货物。',
    },
  },
  watch: () => ({
    onCommand(command, scene) {
      if (command.type !== 'slip.enter') return;
      const { siteId, gateId, number } = command;
      const slip = scene.law.slip(siteId, gateId, number);
      if (!slip) return;
      scene.siteId = siteId;
      scene.wake(CODE, `${gateId}/${number}`, slip.matchBy);
    },
    onDue({ siteId, subject }, scene) {
      const [gateId = '', number = ''] = subject.split('/');
      const slip = scene.law.slip(siteId, gateId, Number(number));
      if (!slip || slip.state === 'MATCHED') return;
      const { plate, passedAt, enteredBy, enteredEntry, direction } = slip;
      for (const { pledges, ...bank } of banksOf(scene.law.pledgesOnSite(siteId))) {
        scene.find(slipUnmatched, {
          ...bank,
          siteId,
          subject,
          severity: direction === 'out' ? 'critical' : 'warning',
          happenedAt: passedAt,
          evidence: [{ entry: enteredEntry }],
          reason: 'unmatched',
          figures: { slipNumber: slip.number, gateId, enteredBy, plate, passedAt, pledges },
        });
      }
    },
  }),
};
