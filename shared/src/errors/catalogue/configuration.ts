import type { CatalogueSection } from './entry.ts';

/** Starting a program: its configuration, command line and folder. */
export const CONFIGURATION = {
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
  PW_COMMAND_LINE_INVALID: {
    kind: 'operator',
    http: 400,
    en: 'command line is not usable: {problem}',
    zh: '命令行不可用：{problem}',
    next: 'Run it with --help to see what it knows.',
    nextZh: '请加 --help 查看可用选项。',
  },
  PW_FOLDER_IN_USE: {
    kind: 'operator',
    http: 409,
    en: 'another program is running on the folder {folder}',
    zh: '另一个程序正在使用目录 {folder}',
    next: 'Stop the other one first, or give this one a folder of its own.',
    nextZh: '请先停止另一个程序，或为本程序指定单独的目录。',
  },
  PW_PORT_UNAVAILABLE: {
    kind: 'operator',
    http: 503,
    en: 'cannot listen on {host}:{port}: {reason}',
    zh: '无法监听 {host}:{port}：{reason}',
    next: 'Free the port or choose another under {key}.',
    nextZh: '请释放该端口，或在 {key} 中更换端口。',
  },
} as const satisfies CatalogueSection;
