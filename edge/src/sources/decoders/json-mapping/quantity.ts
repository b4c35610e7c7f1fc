interface Scale {
  readonly numerator: bigint;
  readonly denominator: bigint;
  /** Added before scaling, in the unit itself. */
  readonly offset?: bigint;
}

const scale = (numerator: bigint, denominator = 1n): Scale => ({ numerator, denominator });

/** To grams, thousandths of a degree, thousandths, and hundredths of a dBm. */
const UNITS: Readonly<Record<string, Scale>> = {
  mg: scale(1n, 1_000n),
  g: scale(1n),
  kg: scale(1_000n),
  t: scale(1_000_000n),
  jin: scale(500n),
  // International pound, 0.45359237 kg exactly.
  lb: scale(45_359_237n, 100_000n),
  celsius: scale(1_000n),
  'milli-celsius': scale(1n),
  fahrenheit: { numerator: 5_000n, denominator: 9n, offset: -32n },
  percent: scale(10n),
  ratio: scale(1_000n),
  permille: scale(1n),
  dbm: scale(100n),
  'centi-dbm': scale(1n),
};

/** How devices spell units in their messages. */
const SPELLINGS: Readonly<Record<string, string>> = {
  kgs: 'kg',
  kilogram: 'kg',
  公斤: 'kg',
  千克: 'kg',
  gram: 'g',
  克: 'g',
  ton: 't',
  tonne: 't',
  吨: 't',
  斤: 'jin',
  lbs: 'lb',
  c: 'celsius',
  '°c': 'celsius',
  f: 'fahrenheit',
  '°f': 'fahrenheit',
  '%': 'percent',
};

const DECIMAL = /^([+-]?)(\d{1,30})(?:\.(\d{0,30}))?(?:e([+-]?\d{1,2}))?$/i;

/** The unit a spelling means, if it measures the same as `like` does. */
export function unitNamed(spelling: unknown, like: string): string | undefined {
  const word = asText(spelling).toLowerCase();
  const unit = SPELLINGS[word] ?? word;
  return Object.hasOwn(UNITS, unit) && dimension(unit) === dimension(like) ? unit : undefined;
}

/**
 * A decimal in a unit as a whole number of our smallest one, rounded half away from zero. Exact: the
 * digits are taken as written, so 1.005 kg is 1,005 g, which as a product of floats it is not.
 *
 * @returns undefined when `value` is not a decimal number or its text.
 */
export function wholeQuantity(value: unknown, unit: string): number | undefined {
  const match = DECIMAL.exec(typeof value === 'number' ? String(value) : asText(value));
  const to = UNITS[unit];
  if (!match || !to) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const shift = Number(exponent) - fraction.length;
  const digits = BigInt(`${whole}${fraction}`) * (sign === '-' ? -1n : 1n);
  const [up, down] = shift >= 0 ? [10n ** BigInt(shift), 1n] : [1n, 10n ** BigInt(-shift)];
  const inUnit = digits * up + (to.offset ?? 0n) * down;
  return Number(divideRounded(inUnit * to.numerator, down * to.denominator));
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const half = dividend < 0n ? -divisor : divisor;
  return (2n * dividend + half) / (2n * divisor);
}

function dimension(unit: string): string {
  if (/celsius|fahrenheit/.test(unit)) return 'temperature';
  if (/dbm/.test(unit)) return 'signal';
  return ['percent', 'ratio', 'permille'].includes(unit) ? 'share' : 'mass';
}
