import { existsSync, readFileSync } from 'node:fs';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import {
  generatePrivateKey,
  readPrivateKeyFile,
  writePrivateKeyFile,
} from '@pledgewatch/shared/keys';
import { parseCommandLine } from '@pledgewatch/shared/terminal';
import {
  commission,
  isGood,
  isSigned,
  signBaseline,
  type SignedBaseline,
} from '#/commission/index.ts';
import { WAREHOUSES } from '#/world/index.ts';

const OPTIONS = {
  warehouse: {
    type: 'string',
    default: 'demo-warehouse',
    placeholder: 'NAME',
    description: `Of ${Object.keys(WAREHOUSES).join(', ')} 仓库`,
  },
  seed: {
    type: 'string',
    default: '1',
    placeholder: 'N',
    description: 'Same seed, same site 种子',
  },
  key: {
    type: 'string',
    default: 'site.key',
    placeholder: 'FILE',
    description: 'The site’s private key; made if it is not there 站点私钥，缺则生成',
  },
  verify: {
    type: 'string',
    placeholder: 'FILE',
    description: 'Check a baseline that was printed before, and nothing else 校验已有基线',
  },
} as const;

/** `npm run simulate -- commission`: the site's signed baseline. */
export async function printBaseline(argv: readonly string[]): Promise<void> {
  const line = parseCommandLine({
    program: 'npm run simulate -- commission',
    summary:
      'Hands a simulated site over: 100 passes at each portal, cross-reads, corner loads, clock offsets;\n' +
      'prints the signed baseline. 站点验收：每个道口 100 次通行、串读、四角加载、时钟偏差，输出签名基线。',
    options: OPTIONS,
    example: 'npm run simulate -- commission --key site.key > baseline.json',
    argv,
  });
  if (line.kind === 'help') return void process.stdout.write(line.text);
  const { values } = line;
  if (values.verify !== undefined) return verifyFile(values.verify);
  const spec = Object.entries(WAREHOUSES).find(([name]) => name === values.warehouse)?.[1];
  const seed = Number(values.seed);
  if (spec === undefined || !Number.isSafeInteger(seed) || seed < 0) {
    const problem = spec ? '--seed is a whole number' : `no warehouse ${values.warehouse}`;
    throw new PledgewatchError('PW_COMMAND_LINE_INVALID', { problem });
  }
  if (!existsSync(values.key)) await writePrivateKeyFile(values.key, generatePrivateKey());
  const baseline = commission(spec, seed, Date.now());
  const signed = signBaseline(baseline, await readPrivateKeyFile(values.key));
  process.stdout.write(`${JSON.stringify(signed, null, 2)}\n`);
  if (!isGood(baseline)) process.exitCode = 1;
}

function verifyFile(file: string): void {
  let holds = false;
  try {
    holds = isSigned(JSON.parse(readFileSync(file, 'utf8')) as SignedBaseline);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PledgewatchError('PW_CONFIG_UNREADABLE', { file, reason }, { cause });
  }
  process.stdout.write(holds ? 'the signature holds 签名有效\n' : 'the signature fails 签名无效\n');
  if (!holds) process.exitCode = 1;
}
