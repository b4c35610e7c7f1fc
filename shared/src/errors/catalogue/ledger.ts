import type { CatalogueSection } from './entry.ts';

/** Cloud, from the intake to the ledger and those who follow it. */
export const LEDGER = {
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
  PW_IDEMPOTENCY_CONFLICT: {
    kind: 'reject',
    http: 409,
    en: 'idempotency key {key} was used before with another body',
    zh: '幂等键 {key} 已用于不同的请求内容',
    next: 'Use a new key for a new command.',
    nextZh: '新命令请使用新的幂等键。',
  },
  PW_LEDGER_DAMAGED: {
    kind: 'operator',
    http: 500,
    en: 'the ledger is damaged: {reason}',
    zh: '账本已损坏：{reason}',
    next: 'Stop, keep the files as they are, run npm run verify, and restore from a backup.',
    nextZh: '请停止服务并保留现有文件，运行 npm run verify，再从备份恢复。',
  },
  PW_LEDGER_NOT_WRITTEN: {
    kind: 'operator',
    http: 503,
    en: 'the ledger cannot be written: {reason}',
    zh: '账本无法写入：{reason}',
    next: 'Free disk space or mend the disk, as the reason says, and start again; nothing was acknowledged that is not stored, and gateways keep theirs.',
    nextZh:
      '请按上述原因释放磁盘空间或修复磁盘后重新启动；未存储的数据均未确认，网关仍保留原数据。',
  },
  PW_LEDGER_INCONSISTENT: {
    kind: 'operator',
    http: 500,
    en: 'the ledger does not continue what its last checkpoint signed: {reason}',
    zh: '账本与其最后签署的检查点不一致：{reason}',
    next: 'Nothing was signed. Restore the newer ledger, or go on with a new one under another origin.',
    nextZh: '尚未签署任何内容。请恢复较新的账本，或以另一个 origin 启用新账本。',
  },
  PW_CHECKPOINT_UNWRITTEN: {
    kind: 'operator',
    http: 503,
    en: 'the checkpoint of {size} entries cannot be kept in {file}: {reason}',
    zh: '无法将 {size} 个条目的检查点保存到 {file}：{reason}',
    next: 'Free disk space or mend the permissions; it was not given out and is tried again.',
    nextZh: '请释放磁盘空间或修正权限；该检查点尚未对外发布，系统会重试。',
  },
  PW_FOLLOWER_AHEAD: {
    kind: 'operator',
    http: 500,
    en: '{follower} has followed {cursor} ledger entries, but the ledger holds {size}',
    zh: '{follower} 已处理 {cursor} 个账本条目，而账本只有 {size} 个',
    next: 'The ledger is older than what was made from it: restore the newer ledger, or remove the files of {follower} to have it made again.',
    nextZh: '账本比由其生成的数据更旧：请恢复较新的账本，或删除 {follower} 的文件以重新生成。',
  },
  PW_FOLLOWER_FAILED: {
    kind: 'retry',
    http: 503,
    en: '{follower} cannot take ledger entries from {cursor} on: {reason}',
    zh: '{follower} 无法从条目 {cursor} 起继续处理账本：{reason}',
    next: 'It tries again by itself and loses nothing; bring back what the reason names.',
    nextZh: '系统会自动重试，不会丢失数据；请恢复原因中所指的服务。',
  },
} as const satisfies CatalogueSection;
