import type { Line } from '../control-lines.ts';
import type { Words } from '../words.ts';

/** What CONTROL_LINE_BREACH says, by the line that is broken and by why. */
export const LINE_REASONS: Readonly<Record<string, Words>> = {
  quantity: {
    en: 'Of pledge {pledgeId} surely {heldG} remain; its control line is {lineG}.',
    zh: '质押 {pledgeId} 可确认的余量为 {heldG}，低于控制线 {lineG}。',
  },
  value: {
    en: 'What surely remains of pledge {pledgeId} is worth {heldFen}; its control line is {lineFen}.',
    zh: '质押 {pledgeId} 可确认余量的价值为 {heldFen}，低于控制线 {lineFen}。',
  },
  required: {
    en: 'What surely remains of pledge {pledgeId} is worth {heldFen}; its exposure needs {lineFen}.',
    zh: '质押 {pledgeId} 可确认余量的价值为 {heldFen}，低于其敞口所需的 {lineFen}。',
  },
  ...inSilence('quantity', {
    en: 'Of pledge {pledgeId} {heldG} are verified; its control line is {lineG}.',
    zh: '质押 {pledgeId} 经核实的余量为 {heldG}，低于控制线 {lineG}。',
  }),
  ...inSilence('value', {
    en: 'What is verified of pledge {pledgeId} is worth {heldFen}; its control line is {lineFen}.',
    zh: '质押 {pledgeId} 经核实余量的价值为 {heldFen}，低于控制线 {lineFen}。',
  }),
  ...inSilence('required', {
    en: 'What is verified of pledge {pledgeId} is worth {heldFen}; its exposure needs {lineFen}.',
    zh: '质押 {pledgeId} 经核实余量的价值为 {heldFen}，低于其敞口所需的 {lineFen}。',
  }),
};

/** The sentence for a line that only silence breaks. */
function inSilence(name: Line['name'], { en, zh }: Words): Record<string, Words> {
  return {
    [`${name}Silence`]: {
      en: `${en} Only {verifiedPermille} of the booked mass is verified now: what is silent, or whose scale gives no evidence, does not count. As last known {knownLowerG} remain, and no line would be broken.`,
      zh: `${zh}目前仅 {verifiedPermille} 的账面质量经核实，静默或无有效称量的部分不予计入；按最后已知读数余 {knownLowerG}，未破线。`,
    },
  };
}
