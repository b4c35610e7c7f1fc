import type { ReceiptItems } from '@pledgewatch/shared/command';

type Item = keyof ReceiptItems;

/** The items a receipt must have (GB/T 30332-2024 §5.1, Civil Code 909), by their names in both languages. */
const MANDATORY: Readonly<Record<Item, { readonly en: string; readonly zh: string }>> = {
  rightsNotice: { en: 'notice of the holder’s rights', zh: '凭证权利提示' },
  depositor: { en: 'name of the depositor', zh: '存货人名称' },
  commodity: { en: 'variety of the goods', zh: '仓储物品种' },
  quality: { en: 'quality', zh: '质量' },
  packaging: { en: 'packaging', zh: '包装' },
  pieces: { en: 'number of pieces', zh: '件数' },
  marks: { en: 'marks', zh: '标记' },
  lossStandard: { en: 'loss standard', zh: '损耗标准' },
  storagePlace: { en: 'place of storage', zh: '储存场所' },
  storedFrom: { en: 'beginning of storage', zh: '储存期限（起）' },
  storedUntil: { en: 'end of storage', zh: '储存期限（止）' },
  storageFee: { en: 'storage fee', zh: '仓储费' },
  insurance: { en: 'insurance: sum, period, insurer', zh: '保险金额、期间与保险人' },
  issuer: { en: 'issuing custodian', zh: '填发人（保管人）' },
  issuePlace: { en: 'place of issue', zh: '填发地' },
  clerk: { en: 'clerk who issued it', zh: '经办人' },
  sealDigest: { en: 'custodian’s signature or seal', zh: '保管人签章' },
};

/** Every mandatory item that is missing or blank, in the order of the form. */
export function missingItems(items: ReceiptItems): { item: Item; en: string; zh: string }[] {
  return (Object.keys(MANDATORY) as Item[]).filter((item) => isBlank(items[item])).map(named);
}

function named(item: Item) {
  return { item, ...MANDATORY[item] };
}

function isBlank(value: string | number | undefined): boolean {
  return value === undefined || (typeof value === 'string' && value.trim() === '');
}
