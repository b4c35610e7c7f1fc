import { bundleText } from './bundle-report.ts';
import type { Finding } from './finding.ts';
import type { Verdict } from './verdict.ts';

/**
 * A verdict in words, English and Chinese, as it is printed.
 *
 * @param keyFrom Who says that this is the key: the reader, or the files that were checked.
 */
export function verdictText(verdict: Verdict, keyFrom: 'reader' | 'files'): string {
  const lines = [...verdict.findings.map(findingText), ...moreText(verdict)];
  lines.push(...(verdict.ok ? soundText(verdict) : unsoundText(verdict)));
  if (verdict.ok && verdict.of === 'bundle') lines.push(...bundleText(verdict));
  if (verdict.signedWith !== null) lines.push(`  ${verdict.signedWith}`);
  if (verdict.signedWith !== null && keyFrom === 'files') {
    lines.push(
      '  That key came with what was checked: compare it with the one its operator handed out (--key).',
      '  上述密钥来自被校验的文件本身：请与运营方提供的密钥核对（--key）。',
    );
  }
  return `${lines.join('\n')}\n`;
}

function findingText({ entry, code, en, zh }: Finding): string {
  const [where, whereZh] = entry === undefined ? ['', ''] : [`entry ${entry}: `, `条目 ${entry}：`];
  return `✗ ${where}${code}: ${en}\n  ${whereZh}${zh}`;
}

function moreText({ findingCount, findings }: Verdict): string[] {
  const more = findingCount - findings.length;
  return more > 0 ? [`✗ … and ${more} more / 另有 ${more} 处`] : [];
}

function soundText({ of, entries, counts, checkpoint, unsigned }: Verdict): string[] {
  const origin = checkpoint?.origin ?? '';
  const size = checkpoint?.size ?? 0;
  const { batches, items, commands, decisions } = counts;
  const held =
    of === 'ledger'
      ? [
          `✓ All ${entries} entries hold: they give the root signed for ${origin} at ${size} entries.`,
          `  全部 ${entries} 个条目校验通过：与 ${origin} 在 ${size} 个条目处签署的根一致。`,
        ]
      : [
          `✓ All ${entries} entries hold: each is proven to stand in ${origin} as signed at ${size} entries.`,
          `  全部 ${entries} 个条目校验通过：均已证明位于 ${origin} 在 ${size} 个条目处签署的账本中。`,
        ];
  held.push(
    `  ${batches} batches (${items} items), ${commands} commands, ${decisions} decisions / ` +
      `${batches} 个批次（${items} 项）、${commands} 条命令、${decisions} 个决定`,
  );
  if (unsigned > 0) {
    held.push(`  The newest ${unsigned} are not signed yet. / 最新的 ${unsigned} 个条目尚未签署。`);
  }
  return held;
}

function unsoundText({ entries, findingCount }: Verdict): string[] {
  return [
    `✗ It does not hold: ${findingCount} findings in ${entries} entries. Do not rely on it.`,
    `  校验未通过：${entries} 个条目中发现 ${findingCount} 处问题，不可采信。`,
  ];
}
