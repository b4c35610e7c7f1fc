const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The value of a JSON text; undefined when the bytes are none (RFC 8259: UTF-8, no byte order mark). */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}
