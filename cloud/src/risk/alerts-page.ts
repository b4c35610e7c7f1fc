import { ROLES } from '#/access/index.ts';
import { CASE } from './groups.ts';
import { LADDER } from './lifecycle/ladder.ts';
import { GROUP_ALERTS_MAX, GROUP_WINDOW_MS, LATE_AFTER_MS, SHELVED_MAX_MS } from './limits.ts';
import type { Rule } from './rule.ts';
import type { Words } from './words.ts';

/** The catalogue of alerts for people, in both languages: `docs/ALERTS.md`. */
export function alertsPage(rules: readonly Rule[]): string {
  return [HEAD, summary(rules), ladder(), ...rules.map(section), FOOT].join('\n');
}

const HEAD = `# Alerts 报警

Made from the rules in \`cloud/src/risk/rules/\`; a test keeps it current. 本页由规则生成，并由测试保证与代码一致。

An alert names its pledge (or its bank, where several pledges of one bank are concerned), its evidence as ledger entries,
and its reason in both languages with the figures in it. Figures end in their unit: \`G\` grams (shown in kg), \`Fen\`
(shown in yuan), \`Permille\` (shown in %), \`Ms\`, \`At\` (UTC).

- **One alert per condition.** What stands is not raised again unless it has become far worse: a higher severity, or twice
  the extent. It is then cleared and raised anew.
- **Condition alerts** clear when their condition is over; **event alerts** clear when their bank acknowledges
  them; a custodian’s word that it has seen one clears nothing.
- **Late** alerts are told of evidence more than ${LATE_AFTER_MS / 1_000} s old when it came: dated by event time, at full severity.
- **Storms** become cases: after ${GROUP_ALERTS_MAX} alerts of one code for one pledge within ${GROUP_WINDOW_MS / 60_000} minutes (late ones counted apart) the rest is
  gathered in one alert with the subject of the pledge. Acknowledging the case of an event code settles all of them.
- **States** after ISA-18.2 are drawn in [STATES.md](STATES.md#an-alert). A bank may **shelve** a condition until a time (a
  critical for ${SHELVED_MAX_MS.critical / 3_600_000} h at most and with a second person, a warning for ${SHELVED_MAX_MS.warning / 86_400_000} days) or take it **out of service** with a reason and a second
  person: it is still found and written down, and nobody is called. What becomes graver than what was shelved comes through.
`;

/** Whom an alert that its bank does not acknowledge is told next. */
function ladder(): string {
  const rows = Object.entries(LADDER).flatMap(([severity, rungs]) =>
    rungs.map(({ afterMs, roles }, at) => {
      const named = (language: 'en' | 'zh') =>
        roles.map((role) => ROLES[role][language]).join(', ');
      return `| ${severity} | ${at + 1} | ${afterMs / 60_000} min | ${named('en')} | ${named('zh')} |`;
    }),
  );
  return [LADDER_HEAD, ...rows, ''].join('\n');
}

const LADDER_HEAD = `## Escalation 升级

Until its bank acknowledges it, an alert climbs: webhooks of those roles get \`alert.escalated\`, and the stream says so to whoever
sees it. What is shelved or out of service does not climb. 未经银行确认的告警按下表逐级上报；被搁置或停用的不上报。

| severity | level | after | told | 通知 |
|---|---|---|---|---|`;

const FOOT = `## Cases 归并案

- en: ${CASE.en}…
- zh: ${CASE.zh}…
`;

function summary(rules: readonly Rule[]): string {
  const rows = rules.map(
    ({ code, nature, severity }) =>
      `| [${code}](#${code.toLowerCase()}) | ${nature} | ${severity.en} | ${severity.zh} |`,
  );
  return ['| code | nature | severity | 级别 |', '|---|---|---|---|', ...rows, ''].join('\n');
}

function section({ code, nature, severity, trigger, clearing, reasons }: Rule): string {
  return [
    `## ${code}`,
    '',
    `| | en | zh |`,
    `|---|---|---|`,
    row(`trigger 触发`, trigger),
    row(`severity 级别`, severity),
    row(`clearing (${nature}) 解除`, clearing),
    ...Object.entries(reasons).map(([name, words]) => row(`reason \`${name}\` 理由`, words)),
    '',
  ].join('\n');
}

function row(name: string, { en, zh }: Words): string {
  return `| ${name} | ${en} | ${zh} |`;
}
