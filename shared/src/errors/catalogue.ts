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
  PW_CHECKPOINT_MALFORMED: {
    kind: 'reject',
    http: 400,
    en: 'not a checkpoint: {reason}',
    zh: '不是检查点：{reason}',
    next: 'Fetch the checkpoint again from the ledger that signed it.',
    nextZh: '请从签署检查点的账本重新获取。',
  },
  PW_KEY_MALFORMED: {
    kind: 'reject',
    http: 400,
    en: 'not an Ed25519 public key: {reason}',
    zh: '不是 Ed25519 公钥：{reason}',
    next: 'Ask its owner for the key again and copy it whole.',
    nextZh: '请向密钥所有者重新索取并完整复制。',
  },
  PW_KEY_FILE_EXISTS: {
    kind: 'operator',
    http: 409,
    en: 'key file {file} already exists',
    zh: '密钥文件 {file} 已存在',
    next: 'Keep the key that is there, or move it away before making a new one.',
    nextZh: '请保留现有密钥，或先移走它再生成新密钥。',
  },
  PW_KEY_FILE_UNUSABLE: {
    kind: 'operator',
    http: 500,
    en: 'key file {file} cannot be used: {reason}',
    zh: '无法使用密钥文件 {file}：{reason}',
    next: 'Check the path and its permissions, or restore the file from its backup.',
    nextZh: '请检查路径及其权限，或从备份恢复该文件。',
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
  // --- cloud: intake and ledger --------------------------------------------------------------
  PW_LEDGER_DAMAGED: {
    kind: 'operator',
    http: 500,
    en: 'the ledger is damaged: {reason}',
    zh: '账本已损坏：{reason}',
    next: 'Stop, keep the files as they are, run npm run verify, and restore from a backup.',
    nextZh: '请停止服务并保留现有文件，运行 npm run verify，再从备份恢复。',
  },
  PW_LEDGER_FULL: {
    kind: 'operator',
    http: 503,
    en: 'the ledger cannot be written: {reason}',
    zh: '账本无法写入：{reason}',
    next: 'Free disk space; nothing was acknowledged that is not stored, and gateways keep theirs.',
    nextZh: '请释放磁盘空间；未存储的数据均未确认，网关仍保留原数据。',
  },
  PW_GATEWAY_UNKNOWN: {
    kind: 'reject',
    http: 403,
    en: 'gateway {gatewayId} is not enrolled at site {siteId}',
    zh: '网关 {gatewayId} 未在场地 {siteId} 登记',
    next: 'Enrol the gateway with a one-time token.',
    nextZh: '请用一次性令牌登记网关。',
  },
  PW_BATCH_CHAIN_BROKEN: {
    kind: 'reject',
    http: 409,
    en: 'batch {firstSeq}..{lastSeq} of {stream} does not name the batch before it',
    zh: '{stream} 的批次 {firstSeq}..{lastSeq} 未指向其前一批次',
    next: 'The gateway begins a new epoch; the operator looks for a copied or restored journal.',
    nextZh: '网关将开启新纪元；请运维检查日志是否被复制或恢复。',
  },
  PW_INTAKE_BUSY: {
    kind: 'retry',
    http: 503,
    en: 'intake is at its limit of {bytesMax} waiting bytes',
    zh: '接收队列已达上限 {bytesMax} 字节',
    next: 'Send again after a moment; nothing was stored.',
    nextZh: '请稍后重发；数据尚未存储。',
  },
  PW_IDEMPOTENCY_CONFLICT: {
    kind: 'reject',
    http: 409,
    en: 'idempotency key {key} was used before with another body',
    zh: '幂等键 {key} 已用于不同的请求内容',
    next: 'Use a new key for a new command.',
    nextZh: '新命令请使用新的幂等键。',
  },
  // --- simulators ----------------------------------------------------------------------------
  PW_WORLD_ID_UNKNOWN: {
    kind: 'reject',
    http: 404,
    en: 'the simulated warehouse has no {what} {id}',
    zh: '模拟仓库中没有 {what} {id}',
    next: 'GET /v1/world lists every slot, gate, device and tag.',
    nextZh: '可通过 GET /v1/world 查看全部货位、道口、设备和标签。',
  },
  PW_WORLD_ACTION_IMPOSSIBLE: {
    kind: 'reject',
    http: 409,
    en: 'this cannot be done in the simulated warehouse now: {reason}',
    zh: '模拟仓库当前无法执行该动作：{reason}',
    next: 'Look at GET /v1/world and take the steps that come before.',
    nextZh: '请查看 GET /v1/world，并先完成前置步骤。',
  },
  PW_STORY_INVALID: {
    kind: 'operator',
    http: 400,
    en: 'story is not usable:\n{problems}',
    zh: '故事文件不可用：\n{problems}',
    next: 'Mend every line named above; nothing was played.',
    nextZh: '请修正上述每一行；尚未开始演示。',
  },
  PW_SIMULATOR_REQUEST_INVALID: {
    kind: 'reject',
    http: 400,
    en: 'the simulator cannot read this request: {reason}',
    zh: '模拟器无法读取该请求：{reason}',
    next: 'Send JSON as docs/specs/simulated-devices.md lists it.',
    nextZh: '请按 docs/specs/simulated-devices.md 发送 JSON。',
  },
  PW_SIMULATOR_KEY_REFUSED: {
    kind: 'reject',
    http: 401,
    en: 'the simulator wants its own key as a bearer token',
    zh: '模拟器需要以 Bearer 方式提供其密钥',
    next: 'Send "authorization: Bearer <key>" with the key the simulator was started with.',
    nextZh: '请在 authorization 头中以 Bearer 方式携带启动模拟器时的密钥。',
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
