/** A number without rounding. */
export interface Exact {
  readonly over: bigint;
  readonly under: bigint;
}

export function exact(over: bigint, under = 1n): Exact {
  return under < 0n ? { over: -over, under: -under } : { over, under };
}

/** What a unit makes of the number before it: masses are tonnes, money is yuan. */
const UNITS: Readonly<Record<string, Exact>> = {
  t: exact(1n),
  kg: exact(1n, 1_000n),
  '%': exact(1n, 100n),
  '‰': exact(1n, 1_000n),
  days: exact(1n),
};
const TOKEN =
  /\s*(?:([−+×÷()])|(¥)?(\d[\d,]*)(?:\.(\d+))?(?:\s?(t|kg|%|‰|days)(?![\p{L}]))?(?:\/t)?)/uy;

/** The value of such a text as `2 × 99.98 t × ¥3,600`; throws for what it can not read. */
export function valueOf(text: string): Exact {
  const tokens = tokensOf(text);
  let at = 0;
  const take = () => tokens[at++];

  function sum(): Exact {
    let value = product();
    while (tokens[at] === '+' || tokens[at] === '−') {
      const sign = take();
      const next = product();
      const signed = sign === '+' ? next.over : -next.over;
      value = exact(value.over * next.under + signed * value.under, value.under * next.under);
    }
    return value;
  }

  function product(): Exact {
    let value = single();
    while (tokens[at] === '×' || tokens[at] === '÷') {
      const isTimes = take() === '×';
      const next = single();
      const [over, under] = isTimes ? [next.over, next.under] : [next.under, next.over];
      value = exact(value.over * over, value.under * under);
    }
    return value;
  }

  function single(): Exact {
    const token = take();
    if (token === '−') {
      const { over, under } = single();
      return exact(-over, under);
    }
    if (token === '(') {
      const value = sum();
      if (take() !== ')') throw new Error(`a bracket is open in ${text}`);
      return value;
    }
    if (typeof token !== 'object')
      throw new Error(`there is no number where one should be, in ${text}`);
    return token;
  }

  const value = sum();
  if (at < tokens.length) throw new Error(`there is too much in ${text}`);
  return value;
}

function tokensOf(text: string): (Exact | string)[] {
  const tokens: (Exact | string)[] = [];
  const whole = text.trim();
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < whole.length;) {
    const from = TOKEN.lastIndex;
    const found = TOKEN.exec(whole);
    if (!found) throw new Error(`${whole.slice(from)} is no arithmetic, in ${text}`);
    const [, sign, , digits = '0', decimals = '', unit] = found;
    if (sign !== undefined) tokens.push(sign);
    else tokens.push(numberOf(digits, decimals, unit));
  }
  return tokens;
}

function numberOf(digits: string, decimals: string, unit: string | undefined): Exact {
  const plain = exact(
    BigInt(digits.replaceAll(',', '') + decimals),
    10n ** BigInt(decimals.length),
  );
  const by = unit === undefined ? exact(1n) : (UNITS[unit] ?? exact(1n));
  return exact(plain.over * by.over, plain.under * by.under);
}

export function isSame(one: Exact, other: Exact): boolean {
  return one.over * other.under === other.over * one.under;
}

/** Less than one unit of the last place that the text shows apart: what was rounded up or down. */
export function isRounded(value: Exact, shown: string): boolean {
  const { over, under } = valueOf(shown);
  const decimals = /\.(\d+)/.exec(shown)?.[1]?.length ?? 0;
  const place = shown.includes('kg') ? 3 : shown.includes('‰') ? 3 : shown.includes('%') ? 2 : 0;
  const scale = 10n ** BigInt(decimals + place);
  const apart = value.over * under - over * value.under;
  const distance = (apart < 0n ? -apart : apart) * scale;
  return distance < value.under * under;
}
