import { inflateSync } from 'node:zlib';

/** Every stream of a PDF, unpacked. */
function streamsOf(pdf: Buffer): Buffer[] {
  const text = pdf.toString('latin1');
  return [...text.matchAll(/\/Length (\d+)[^>]*>>\s*stream\n/g)].map((match) => {
    const start = match.index + match[0].length;
    const bytes = pdf.subarray(start, start + Number(match[1]));
    return match[0].includes('FlateDecode') ? inflateSync(bytes) : bytes;
  });
}

/** What a PDF of ours shows, as text: glyphs by the font's own table of characters (ToUnicode). */
export function textOf(pdf: Buffer): string {
  const streams = streamsOf(pdf).map((stream) => stream.toString('latin1'));
  const characters = new Map<string, string>();
  for (const map of streams.filter((stream) => stream.includes('beginbfrange'))) {
    for (const [, from = '', list = ''] of map.matchAll(
      /<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]/g,
    )) {
      for (const [at, [, hex = '']] of [...list.matchAll(/<([0-9a-f ]*)>/g)].entries()) {
        const glyph = (Number.parseInt(from, 16) + at).toString(16).padStart(4, '0');
        characters.set(glyph, utf16(hex.replaceAll(' ', '')));
      }
    }
  }
  const shown = streams.filter((stream) => stream.includes(' TJ'));
  return shown
    .flatMap((stream) => [...stream.matchAll(/\[(.*?)\] TJ/g)])
    .map(([, run = '']) =>
      [...run.matchAll(/<([0-9a-f]+)>/g)]
        .flatMap(([, glyphs = '']) => glyphs.match(/.{4}/g) ?? [])
        .map((glyph) => characters.get(glyph) ?? '□')
        .join(''),
    )
    .join('\n');
}

/** The files attached to a PDF, as text: those that are JSON. */
export function attachedJson(pdf: Buffer): string[] {
  return streamsOf(pdf)
    .map((stream) => stream.toString('utf8'))
    .filter((text) => text.startsWith('{"'));
}

function utf16(hex: string): string {
  return Buffer.from(hex, 'hex').swap16().toString('utf16le');
}
