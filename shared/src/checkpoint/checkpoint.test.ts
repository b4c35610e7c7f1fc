import { generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatVerifierKey,
  openCheckpoint,
  parseVerifierKey,
  signCheckpoint,
  verifierKey,
} from './index.ts';
import { openNote, signNote } from './note.ts';

const { privateKey: key } = generateKeyPairSync('ed25519');
const origin = 'bank.example/ledger';
const mine = verifierKey(origin, key);
const root = Uint8Array.from({ length: 32 }, (_, index) => index);
const text = signCheckpoint({ origin, size: 42, root, key });
const malformed = expect.objectContaining({ code: 'PW_CHECKPOINT_MALFORMED' }) as Error;
const invalid = expect.objectContaining({ code: 'PW_SIGNATURE_INVALID' }) as Error;

/** The note of the Go module `golang.org/x/mod/sumdb/note`, which the format was taken from. */
const GO_KEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const GO_TEXT =
  'If you think cryptography is the answer to your problem,\n' +
  "then you don't know what your problem is.\n";
const GO_NOTE =
  `${GO_TEXT}\n— PeterNeumann ` +
  'x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';

describe('a checkpoint', () => {
  it('opens to what was signed', () => {
    const roots = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(fc.maxSafeNat(), roots, (size, root) => {
        const opened = openCheckpoint(signCheckpoint({ origin, size, root, key }), [mine]);
        expect(opened).toMatchObject({ origin, size, extensions: [], signers: [origin] });
        expect(Uint8Array.from(opened.root)).toEqual(root);
      }),
      { numRuns: 30 },
    );
  });

  it('has the lines of C2SP tlog-checkpoint', () => {
    const [first, size, hash, blank, signature, end] = text.split('\n');
    expect([first, size, hash]).toEqual([origin, '42', Buffer.from(root).toString('base64')]);
    expect([blank, end]).toEqual(['', '']);
    expect(signature).toMatch(/^— bank\.example\/ledger [A-Za-z0-9+/]{91}=$/);
  });

  it('is refused whichever bit is turned', () => {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length * 8; at++) {
      const tampered = Buffer.from(bytes);
      tampered[at >> 3]! ^= 1 << (at & 7);
      const code = expect.stringMatching(/^PW_(CHECKPOINT_MALFORMED|SIGNATURE_INVALID)$/) as string;
      expect(() => openCheckpoint(tampered.toString('utf8'), [mine]), `bit ${at}`).toThrow(
        expect.objectContaining({ code }) as Error,
      );
    }
  });

  it('is not believed without a key that is known', () => {
    const other = generateKeyPairSync('ed25519').privateKey;
    expect(() => openCheckpoint(text, [])).toThrow(invalid);
    expect(() => openCheckpoint(text, [verifierKey(origin, other)])).toThrow(invalid);
    expect(() => openCheckpoint(text, [verifierKey('bank.example/other', key)])).toThrow(invalid);
  });

  it('ignores signatures of unknown keys and names the known ones', () => {
    const other = generateKeyPairSync('ed25519').privateKey;
    const line = signNote(text.slice(0, text.indexOf('\n\n') + 1), { name: 'witness', key: other });
    const cosigned = `${text}${line.slice(line.indexOf('—'))}`;
    expect(openCheckpoint(cosigned, [mine]).signers).toEqual([origin]);
    const known = [verifierKey('witness', other), mine];
    expect(openCheckpoint(cosigned, known).signers).toEqual([origin, 'witness']);
  });

  it('is refused when one known key signed and another did not', () => {
    const other = generateKeyPairSync('ed25519').privateKey;
    const elsewhere = signNote('something else\n', { name: 'witness', key: other });
    const forged = `${text}${elsewhere.slice(elsewhere.indexOf('—'))}`;
    expect(() => openCheckpoint(forged, [mine, verifierKey('witness', other)])).toThrow(invalid);
    expect(openCheckpoint(forged, [mine]).signers).toEqual([origin]);
  });

  it('may have extension lines', () => {
    const hash = Buffer.from(root).toString('base64');
    const note = signNote(`${origin}\n0\n${hash}\nfirst\nsecond\n`, { name: origin, key });
    expect(openCheckpoint(note, [mine]).extensions).toEqual(['first', 'second']);
  });

  const hash = Buffer.from(root).toString('base64');
  it.each([
    ['no origin', `\n42\n${hash}\n`],
    ['a size with a leading nought', `${origin}\n042\n${hash}\n`],
    ['a size with a sign', `${origin}\n+42\n${hash}\n`],
    ['a size beyond 2^53', `${origin}\n9007199254740992\n${hash}\n`],
    ['a size in hexadecimal', `${origin}\n0x2a\n${hash}\n`],
    ['no size', `${origin}\n\n${hash}\n`],
    ['a short root', `${origin}\n42\n${hash.slice(4)}\n`],
    ['a root without padding', `${origin}\n42\n${hash.slice(0, -1)}\n`],
    ['no root', `${origin}\n42\n`],
    ['an empty extension line', `${origin}\n42\n${hash}\n\nmore\n`],
  ])('is refused even when signed: %s', (_, body) => {
    expect(() => openCheckpoint(signNote(body, { name: origin, key }), [mine])).toThrow(malformed);
  });

  it.each([
    ['nothing', ''],
    ['no signature', 'a\n0\nb\n'],
    ['no last newline', text.slice(0, -1)],
    ['a carriage return', text.replaceAll('\n', '\r\n')],
    ['a hyphen for the dash', text.replace('—', '-')],
    ['a line behind the signatures', `${text}more\n`],
    ['half a surrogate pair', `\ud800${text}`],
    ['more signatures than are read', text + text.slice(text.indexOf('—')).repeat(64)],
    ['more text than is read', `${'x'.repeat(131_072)}\n${text}`],
  ])('is refused: %s', (_, note) => {
    expect(() => openCheckpoint(note, [mine])).toThrow(malformed);
  });

  it('is never signed over what the format does not allow', () => {
    const good = { origin, size: 1, root, key };
    expect(() => signCheckpoint({ ...good, origin: 'a\nb', keyName: 'a' })).toThrow(RangeError);
    expect(() => signCheckpoint({ ...good, keyName: 'a b' })).toThrow(RangeError);
    expect(() => signCheckpoint({ ...good, size: -1 })).toThrow(RangeError);
    expect(() => signCheckpoint({ ...good, root: root.subarray(1) })).toThrow(RangeError);
  });
});

describe('a verifier key', () => {
  it('verifies the note published with the format', () => {
    const opened = openNote(GO_NOTE, [parseVerifierKey(GO_KEY)]);
    expect(opened).toEqual({ text: GO_TEXT, signers: ['PeterNeumann'] });
  });

  it('reads back as it was written', () => {
    expect(formatVerifierKey(parseVerifierKey(GO_KEY))).toBe(GO_KEY);
    const again = parseVerifierKey(formatVerifierKey(mine));
    expect(again.publicKey.equals(mine.publicKey)).toBe(true);
    expect(again).toMatchObject({ name: mine.name, keyHash: mine.keyHash });
  });

  it.each([
    ['empty', ''],
    ['without its name', GO_KEY.replace('PeterNeumann', '')],
    ['under another name', GO_KEY.replace('Peter', 'Paul')],
    ['with another hash', GO_KEY.replace('c74f20a3', 'c74f20a4')],
    ['with a space in its name', GO_KEY.replace('Peter', 'Peter ')],
    ['of another kind', GO_KEY.replace('+ARpc', '+AhpC')],
    ['cut short', GO_KEY.slice(0, -4)],
    ['with a line end', `${GO_KEY}\n`],
  ])('is refused %s', (_, broken) => {
    expect(() => parseVerifierKey(broken)).toThrow(
      expect.objectContaining({ code: 'PW_KEY_MALFORMED' }) as Error,
    );
  });
});
