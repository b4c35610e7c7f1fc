export type Language = 'en' | 'zh';
export type Facts = Readonly<Record<string, string | number | boolean>>;
type Words = Readonly<Record<Language, (facts: Facts) => string>>;

/** Chinese where the terminal is Chinese, else English. */
export function languageOf(environment: Readonly<Record<string, string | undefined>>): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  return /^zh/i.test(LC_ALL ?? LC_MESSAGES ?? LANG ?? '') ? 'zh' : 'en';
}

export const yuan = (fen: unknown) =>
  `¥${(Number(fen) / 100).toLocaleString('en', { maximumFractionDigits: 0 })}`;
export const tonnes = (grams: unknown) => `${(Number(grams) / 1e6).toFixed(3)} t`;

/** What the demo itself does and sees. */
export const SCENES = {
  starting: {
    en: () => 'starting cloud, edge agent and simulated warehouse; this takes some seconds',
    zh: () => '正在启动云端、边缘代理和模拟仓库，需数秒',
  },
  started: {
    en: ({ cloud, edge, simulators }) =>
      `running: cloud (pid ${cloud}), edge agent (pid ${edge}), simulated warehouse (pid ${simulators})`,
    zh: ({ cloud, edge, simulators }) =>
      `已启动：云端（进程 ${cloud}）、边缘代理（进程 ${edge}）、模拟仓库（进程 ${simulators}）`,
  },
  page: {
    en: ({ url }) => `live page (opens once): ${url}`,
    zh: ({ url }) => `实时页面（链接一次有效）：${url}`,
  },
  api: {
    en: ({ url, file }) => `API ${url}/docs — keys made for this demo are in ${file}`,
    zh: ({ url, file }) => `接口文档 ${url}/docs — 演示密钥保存在 ${file}`,
  },
  door: {
    en: ({ url }) => `drive the warehouse yourself: ${url} (docs/specs/simulated-devices.md)`,
    zh: ({ url }) => `可自行操作模拟仓库：${url}（见 docs/specs/simulated-devices.md）`,
  },
  position: {
    en: ({ pledgeId, lowerG, upperG, valueFen, coveragePermille, verifiedPermille }) =>
      `${pledgeId}: between ${tonnes(lowerG)} and ${tonnes(upperG)} seen, worth at least ${yuan(valueFen)}, ` +
      `coverage ${Number(coveragePermille) / 10} %, ${Number(verifiedPermille) / 10} % verified now`,
    zh: ({ pledgeId, lowerG, upperG, valueFen, coveragePermille, verifiedPermille }) =>
      `${pledgeId}：实测 ${tonnes(lowerG)} 至 ${tonnes(upperG)}，价值至少 ${yuan(valueFen)}，` +
      `覆盖率 ${Number(coveragePermille) / 10}%，当前已核实 ${Number(verifiedPermille) / 10}%`,
  },
  seen: {
    en: ({ weights, tags }) => `seen: ${weights} stacks weighed, ${tags} tags present`,
    zh: ({ weights, tags }) => `已观测：${weights} 垛称重，${tags} 个标签在位`,
  },
  theft: {
    en: ({ slot, bags }) =>
      `night: somebody carries ${bags} bags away from ${slot}, without an order`,
    zh: ({ slot, bags }) => `夜间：有人从 ${slot} 搬走 ${bags} 袋，没有任何指令`,
  },
  webhook: {
    en: ({ code, ms }) =>
      `the bank's system has ${code} by signed webhook, ${ms} ms after it happened`,
    zh: ({ code, ms }) => `银行系统经签名 webhook 收到 ${code}，距事发 ${ms} 毫秒`,
  },
  webhookAfterWait: {
    en: ({ code, ms, waitedS }) =>
      `the bank's system has ${code} by signed webhook, ${ms} ms after the ${waitedS} s ` +
      `that its rule gives the goods to turn up on another slot`,
    zh: ({ code, ms, waitedS }) =>
      `银行系统经签名 webhook 收到 ${code}：规则先等待 ${waitedS} 秒，看货物是否出现在其他货位，` +
      `此后 ${ms} 毫秒送达`,
  },
  repaid: {
    en: ({ principalFen }) =>
      `the borrower repays ${yuan(principalFen)} of principal and names five bags`,
    zh: ({ principalFen }) => `借款企业归还本金 ${yuan(principalFen)}，并指定提货五袋`,
  },
  floating: {
    en: () => 'a second pledge, floating: goods come and go, and a line of value must stay',
    zh: () => '第二笔为动态（浮动）质押：货物可进可出，但价值不得低于控制线',
  },
  bringing: {
    en: ({ plate, bags }) => `truck ${plate} brings ${bags} more bags to top it up`,
    zh: ({ plate, bags }) => `车辆 ${plate} 运来 ${bags} 袋补货`,
  },
  aboveTheLine: {
    en: () => 'the borrower asks for five bags above the line: two people of the warehouse decide',
    zh: () => '借款企业申请提取线上货物五袋：由仓方经办、复核两人决定，无须逐笔问银行',
  },
  priceFalls: {
    en: ({ priceFenPerTonne }) => `the price falls to ${yuan(priceFenPerTonne)} a tonne`,
    zh: ({ priceFenPerTonne }) => `价格跌至每吨 ${yuan(priceFenPerTonne)}`,
  },
  paysIn: {
    en: ({ cashFen }) => `the borrower agrees and pays in cash margin of ${yuan(cashFen)}`,
    zh: ({ cashFen }) => `借款企业同意并缴存保证金 ${yuan(cashFen)}`,
  },
  truck: {
    en: ({ plate }) => `truck ${plate} drives up to the gate`,
    zh: ({ plate }) => `车辆 ${plate} 到达道口`,
  },
  over: {
    en: () => 'the story is told; the warehouse stays under watch. Ctrl-C ends it',
    zh: () => '演示结束；仓库继续受监控。按 Ctrl-C 退出',
  },
  late: {
    en: ({ seconds }) =>
      `the time is up, the story is not told yet: it goes on, for ${seconds} s at most`,
    zh: ({ seconds }) => `时间已到，演示尚未结束：继续进行，最多再 ${seconds} 秒`,
  },
  stopping: { en: () => 'stopping', zh: () => '正在停止' },
} as const satisfies Readonly<Record<string, Words>>;
export type Scene = keyof typeof SCENES;
