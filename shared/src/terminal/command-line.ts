import { parseArgs } from 'node:util';
import { PledgewatchError } from '../errors/index.ts';

/** One `--option` of a program. */
export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly default?: string | boolean;
  /** What stands for the value in the help: `FILE`. */
  readonly placeholder?: string;
  readonly description: string;
}

type Values<O extends Readonly<Record<string, OptionSpec>>> = {
  readonly [K in keyof O]:
    | (O[K]['type'] extends 'boolean' ? boolean : string)
    | (O[K] extends { readonly default: string | boolean } ? never : undefined);
};

/** A command line understood, or the help that was asked for. */
export type CommandLine<O extends Readonly<Record<string, OptionSpec>>> =
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'run'; readonly values: Values<O>; readonly positionals: readonly string[] };

interface Program<O extends Readonly<Record<string, OptionSpec>>> {
  /** How it is started: `npm run edge --`. */
  readonly program: string;
  /** One line: what it does. */
  readonly summary: string;
  readonly options: O;
  /** Words after the options, as the help names them: `FILE…`; absent when there are none. */
  readonly positionals?: string;
  /** A whole line that works as it stands. */
  readonly example: string;
  /** `process.argv.slice(2)`. */
  readonly argv: readonly string[];
}

/**
 * Reads a command line; `--help` (`-h`) always exists.
 *
 * @throws {PledgewatchError} `PW_COMMAND_LINE_INVALID` for what the program does not know.
 */
export function parseCommandLine<const O extends Readonly<Record<string, OptionSpec>>>(
  of: Program<O>,
): CommandLine<O> {
  const { values, positionals } = parsed(of);
  if (values['help'] === true) return { kind: 'help', text: helpText(of) };
  return { kind: 'run', values: values as Values<O>, positionals };
}

function parsed<O extends Readonly<Record<string, OptionSpec>>>(of: Program<O>) {
  const options = Object.fromEntries(
    Object.entries(of.options).map(([name, { type, short, default: preset }]) => [
      name,
      { type, ...(short ? { short } : {}), ...(preset === undefined ? {} : { default: preset }) },
    ]),
  );
  try {
    return parseArgs({
      args: [...of.argv],
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: of.positionals !== undefined,
    });
  } catch (cause) {
    const problem = cause instanceof Error ? (cause.message.split('. ')[0] ?? '') : String(cause);
    throw new PledgewatchError('PW_COMMAND_LINE_INVALID', { problem }, { cause });
  }
}

function helpText({
  program,
  summary,
  options,
  positionals,
  example,
}: Program<Record<string, OptionSpec>>) {
  const rows = Object.entries({ ...options, help: HELP }).map(
    ([name, { short, type, placeholder, description, default: preset }]) => {
      const value = type === 'string' ? ` ${placeholder ?? 'TEXT'}` : '';
      const flag = `  ${short ? `-${short}, ` : '    '}--${name}${value}`;
      const unlessGiven = typeof preset === 'string' ? ` (default ${preset})` : '';
      return { flag, text: `${description}${unlessGiven}` };
    },
  );
  const width = Math.max(...rows.map(({ flag }) => flag.length));
  return [
    summary,
    '',
    `Usage: ${program} [options]${positionals ? ` ${positionals}` : ''}`,
    ...rows.map(({ flag, text }) => `${flag.padEnd(width)}  ${text}`),
    '',
    `Example: ${example}`,
    '',
  ].join('\n');
}

const HELP: OptionSpec = { type: 'boolean', short: 'h', description: 'Show this and exit' };
