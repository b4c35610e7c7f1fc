import type { CatalogueSection } from './entry.ts';

/** Edge, journal: the disk of the gateway. */
export const JOURNAL = {
  PW_JOURNAL_FULL: {
    kind: 'retry',
    http: 507,
    en: 'the journal holds {bytes} bytes of {bytesMax} that wait for the cloud; nothing more is taken in',
    zh: '日志中有 {bytes} 字节（上限 {bytesMax}）等待上传云端，暂不再接收',
    next: 'Bring the connection to the cloud back, or raise the journal limit if the disk has room.',
    nextZh: '请恢复与云端的连接；若磁盘仍有空间，可提高日志上限。',
  },
  PW_JOURNAL_BUSY: {
    kind: 'retry',
    http: 503,
    en: 'more than {countMax} observations wait for one commit of the journal; these were not taken in',
    zh: '等待写入日志的观测超过 {countMax} 条，本次未接收',
    next: 'Send more slowly; what was not acknowledged is to be sent again.',
    nextZh: '请降低发送速度；未确认的数据请重新发送。',
  },
  PW_JOURNAL_IN_USE: {
    kind: 'operator',
    http: 409,
    en: 'another process is using the journal',
    zh: '另一进程正在使用该日志',
    next: 'Stop the other agent, or give this one a data folder of its own.',
    nextZh: '请停止另一个网关进程，或为本进程指定单独的数据目录。',
  },
  PW_DISK_FULL: {
    kind: 'operator',
    http: 507,
    en: 'the disk of the journal takes no writes: {reason}',
    zh: '日志所在磁盘无法写入：{reason}',
    next: 'Free space on the disk; the gateway goes on by itself, devices keep what was not taken.',
    nextZh: '请释放磁盘空间；网关会自动恢复，未确认的数据仍由设备保留。',
  },
  PW_JOURNAL_DAMAGED: {
    kind: 'operator',
    http: 500,
    en: 'the journal on disk is damaged: {reason}',
    zh: '磁盘上的日志已损坏：{reason}',
    next: 'What could be read was carried over and the rest declared as a gap; check the disk, keep the file set aside.',
    nextZh: '可读部分已转存，其余已声明为缺口；请检查磁盘，并保留被移走的文件。',
  },
  PW_JOURNAL_TORN: {
    kind: 'operator',
    http: 500,
    en: 'the end of the journal’s log on disk does not hold its check sums; the newest commits may be lost',
    zh: '磁盘上日志的末尾校验不符，最近写入的内容可能丢失',
    next: 'Have orders that were under way or in their window instructed anew; check the disk and its power supply.',
    nextZh: '请对进行中或已到放行时段的派车单重新下达指令；并检查磁盘及其供电。',
  },
  PW_JOURNAL_GONE: {
    kind: 'operator',
    http: 500,
    en: 'the gateway is enrolled and its journal is gone; a new one was begun',
    zh: '网关已注册，但其日志已不存在；已新建日志',
    next: 'Put the old journal folder back before the next start if it is still there; else have orders in their window instructed anew.',
    nextZh: '若旧日志目录仍在，请在下次启动前恢复；否则请对已到放行时段的派车单重新下达指令。',
  },
} as const satisfies CatalogueSection;
