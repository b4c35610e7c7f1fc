/** Who can repair a fault: try again later, the sender, the operator of this machine, or its makers. */
export type FaultKind = 'retry' | 'reject' | 'operator' | 'bug';

/** What the catalogue says of one error code. Placeholders like `{id}` are filled from the facts. */
export interface CatalogueEntry {
  readonly kind: FaultKind;
  /** HTTP status when the API answers with it. */
  readonly http: number;
  readonly en: string;
  readonly zh: string;
  /** What to do next. */
  readonly next: string;
  readonly nextZh: string;
}

/**
 * Every error of the system, in the order of the journey of a fact. A code is never reused.
 * docs/ERRORS.md is generated from this table.
 */
export const CATALOGUE = {
  // --- configuration -------------------------------------------------------------------------
  PW_CONFIG_INVALID: {
    kind: 'operator',
    http: 400,
    en: 'configuration is not usable:\n{problems}',
    zh: '配置不可用：\n{problems}',
    next: 'Mend every line named above and start again; nothing was connected.',
    nextZh: '请修正上述每一行后重新启动；尚未建立任何连接。',
  },
  PW_CONFIG_UNREADABLE: {
    kind: 'operator',
    http: 400,
    en: 'configuration file {file} cannot be read: {reason}',
    zh: '无法读取配置文件 {file}：{reason}',
    next: 'Check the path and its permissions.',
    nextZh: '请检查路径及其权限。',
  },
  // --- shared formats ------------------------------------------------------------------------
  PW_SIGNATURE_INVALID: {
    kind: 'reject',
    http: 400,
    en: 'the signature does not verify under the key of {signer}',
    zh: '签名无法用 {signer} 的公钥验证',
    next: 'Check that the signer is enrolled with the key it signs with.',
    nextZh: '请确认签名方使用的密钥已登记。',
  },
  PW_COSE_MALFORMED: {
    kind: 'reject',
    http: 400,
    en: 'not a COSE_Sign1 message: {reason}',
    zh: '不是 COSE_Sign1 消息：{reason}',
    next: 'Send the bytes as docs/specs/001-signed-batch.md describes.',
    nextZh: '请按 docs/specs/001-signed-batch.md 的格式发送。',
  },
  PW_BATCH_TOO_LARGE: {
    kind: 'reject',
    http: 413,
    en: 'batch of {bytes} bytes is larger than {bytesMax}',
    zh: '批次大小 {bytes} 字节，超过上限 {bytesMax}',
    next: 'Seal smaller batches.',
    nextZh: '请减小每个批次的大小。',
  },
  PW_ENTRY_MALFORMED: {
    kind: 'reject',
    http: 400,
    en: 'ledger entry cannot be read: {reason}',
    zh: '无法读取账本条目：{reason}',
    next: 'Fetch the entry again; if it stays unreadable, run npm run verify on the ledger.',
    nextZh: '请重新获取该条目；若仍不可读，请用 npm run verify 校验账本。',
  },
  PW_ANSWER_MALFORMED: {
    kind: 'reject',
    http: 400,
    en: 'answer from the cloud cannot be read: {reason}',
    zh: '无法读取云端应答：{reason}',
    next: 'Nothing was forgotten; check that edge and cloud run matching versions.',
    nextZh: '数据未丢失；请检查边缘与云端版本是否匹配。',
  },
  PW_ENROLMENT_TOKEN_MALFORMED: {
    kind: 'operator',
    http: 400,
    en: 'the enrolment token cannot be read',
    zh: '无法读取登记令牌',
    next: 'Copy the whole token, pwt1.… with three dots, or have the operator make a new one.',
    nextZh: '请完整复制令牌（pwt1.…，含三个点），或请运维重新生成。',
  },
  // --- API -----------------------------------------------------------------------------------
  PW_NOT_FOUND: {
    kind: 'reject',
    http: 404,
    en: 'no {what} {id} is visible to this key',
    zh: '此密钥看不到{what} {id}',
    next: 'Check the id and that the key belongs to the right tenant.',
    nextZh: '请检查编号，并确认密钥属于正确的租户。',
  },
  PW_INTERNAL: {
    kind: 'bug',
    http: 500,
    en: 'something unexpected happened; reference {reference}',
    zh: '发生意外错误，参考号 {reference}',
    next: 'Report the reference to the operator; the log holds the cause under it.',
    nextZh: '请将参考号告知运维人员；日志中有对应原因。',
  },
} as const satisfies Record<`PW_${string}`, CatalogueEntry>;

export type ErrorCode = keyof typeof CATALOGUE;
