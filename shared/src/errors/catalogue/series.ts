import type { CatalogueSection } from './entry.ts';

/** Cloud, time series. */
export const SERIES = {
  PW_SERIES_UNAVAILABLE: {
    kind: 'retry',
    http: 503,
    en: 'the time series at {host} cannot be reached: {reason}',
    zh: '无法访问 {host} 的时序数据库：{reason}',
    next: 'Bring InfluxDB back; points are written from the ledger as soon as it answers, none is lost.',
    nextZh: '请恢复 InfluxDB；恢复后系统会从账本补写全部数据点，不会丢失。',
  },
  PW_POINT_REFUSED: {
    kind: 'operator',
    http: 400,
    en: '{points} points cannot be written, the first from entry {entry} item {item}: {reason}',
    zh: '{points} 个数据点无法写入，首个来自条目 {entry} 第 {item} 项：{reason}',
    next: 'They are kept aside with their reasons, and whole in the ledger; the others were written.',
    nextZh: '这些数据点连同原因已另存，账本中仍完整保留；其余数据点已写入。',
  },
  PW_SERIES_UNKNOWN: {
    kind: 'reject',
    http: 404,
    en: 'there is no measurement {measurement}, or it cannot be asked by {key}',
    zh: '没有测量项 {measurement}，或不能按 {key} 查询',
    next: 'docs/SERIES.md lists the measurements with their tags.',
    nextZh: '测量项及其标签见 docs/SERIES.md。',
  },
  PW_SERIES_SITE_MISSING: {
    kind: 'reject',
    http: 400,
    en: 'the query names no site',
    zh: '查询未指定库区',
    next: 'Add the tag siteId.',
    nextZh: '请添加标签 siteId。',
  },
  PW_SERIES_TOO_WIDE: {
    kind: 'reject',
    http: 400,
    en: 'the query would ask for more than {subjectsMax} values of {key}',
    zh: '查询涉及的 {key} 超过 {subjectsMax} 个',
    next: 'Name one {key}.',
    nextZh: '请指定一个 {key}。',
  },
} as const satisfies CatalogueSection;
