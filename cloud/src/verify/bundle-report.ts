import type { AlertRaised, ItemSaid } from './said.ts';
import type { Verdict } from './verdict.ts';

/** Longest item printed, UTF-16 units: an item may be 4 KiB, and a screen is no place for more. */
const TEXT_LENGTH_MAX = 4_096;

/** What a bundle that holds proves, item by item, and what it does not. */
export function bundleText({ said, raised, checkpoint }: Verdict): string[] {
  const { origin = '', size = 0 } = checkpoint ?? {};
  return [
    ...said.flatMap((item) => itemText(item)),
    ...raised.flatMap((alert) => alertText(alert, said)),
    `Proven: the entries named above are in the ledger ${origin}, whose operator signed ${size} entries; each item was`,
    '  signed by its gateway with the key enrolled in the entry named, and stands at its place in its batch.',
    `已证明：上述条目均在账本 ${origin} 中，运营方已就 ${size} 个条目签署检查点；每一项均由网关以所示条目登记的密钥签名，`,
    '  且位于其批次的相应位置。',
    'Not proven: that a device measured rightly; that nothing else was said (other items stay closed); that no newer',
    '  enrolment replaced the key; that everybody was shown this same checkpoint (compare it with other copies).',
    '未证明：设备测量是否准确；是否另有其他内容（其余各项未公开）；密钥是否已被更新的登记取代；',
    '  各方所见是否为同一检查点（请与其他副本核对）。',
  ];
}

function itemText(item: ItemSaid): string[] {
  const { entry, item: place, seq, gatewayId, siteId, enrolledAt } = item;
  const [sealed, accepted] = [instant(item.sealedAt), instant(item.acceptedAt)];
  return [
    `• Gateway ${gatewayId} of ${siteId} said, as item ${place} of entry ${entry} (its number ${seq}; sealed ${sealed},` +
      ` accepted ${accepted}; key enrolled in entry ${enrolledAt}):`,
    `  库区 ${siteId} 的网关 ${gatewayId} 在条目 ${entry} 第 ${place} 项中报告` +
      `（序号 ${seq}；${sealed} 封装，${accepted} 接收；密钥登记于条目 ${enrolledAt}）：`,
    `  ${printable(item.text)}`,
  ];
}

function alertText({ entry, alert }: AlertRaised, said: readonly ItemSaid[]): string[] {
  const { code, reason, evidence, alertId } = alert;
  const items = evidence.filter(({ item }) => item !== undefined);
  const shown = items.filter(({ entry: at, item }) =>
    said.some((one) => one.entry === at && one.item === item),
  );
  const [of, ofAll] = [shown.length, items.length];
  return [
    `• Alert ${code} (${printable(alertId)}) was raised in entry ${entry}; ${of} of the ${ofAll} items it rests on are shown above:`,
    `  ${printable(reason.en)}`,
    `  告警 ${code} 记录于条目 ${entry}；其所依据的 ${ofAll} 项中有 ${of} 项在上文列出：`,
    `  ${printable(reason.zh)}`,
  ];
}

function instant(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.valueOf()) ? String(ms) : date.toISOString();
}

/** What others wrote must not steer the terminal it is printed on. */
function printable(text: string): string {
  const plain = text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\uFFFD');
  return plain.length > TEXT_LENGTH_MAX ? `${plain.slice(0, TEXT_LENGTH_MAX)}…` : plain;
}
