/** Reads standard base64 with padding (RFC 4648 §4); `undefined` for every other spelling. */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  // Node skips what it cannot read; writing it again tells whether it skipped anything.
  return bytes.toString('base64') === text ? bytes : undefined;
}
