import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardedLookup, isPublicAddress, requireAddress } from './address.ts';

/** Names and what they resolve to. */
function names(known: Record<string, string>): LookupFunction {
  return (hostname, _, callback) => {
    const address = known[hostname];
    if (address) callback(null, [{ address, family: address.includes(':') ? 6 : 4 }]);
    else callback(Object.assign(new Error('unknown'), { code: 'ENOTFOUND' }), []);
  };
}
const rules = {
  allowInternal: false,
  lookup: names({ 'bank.example': '8.8.8.8', 'sly.example': '10.1.2.3', 'six.example': '::1' }),
};

describe('Addresses a webhook may not go to', () => {
  it.each([
    ['https://127.0.0.1/', 'loopback'],
    ['https://127.8.9.10/', 'all of loopback'],
    ['https://2130706433/', 'loopback as one decimal number'],
    ['https://0x7f000001/', 'loopback in hexadecimal'],
    ['https://0177.0.0.1/', 'loopback in octal'],
    ['https://127.1/', 'loopback with parts left out'],
    ['https://①②⑦.0.0.1/', 'loopback in circled digits'],
    ['https://0.0.0.0/', 'this host'],
    ['https://10.0.0.1/', 'private'],
    ['https://172.31.255.255/', 'private'],
    ['https://192.168.1.1/', 'private'],
    ['https://100.64.0.1/', 'carrier-grade NAT'],
    ['https://169.254.169.254/latest/meta-data/', 'the metadata of a cloud'],
    ['https://224.0.0.1/', 'multicast'],
    ['https://255.255.255.255/', 'broadcast'],
    ['https://[::1]/', 'loopback'],
    ['https://[::]/', 'this host'],
    ['https://[::ffff:127.0.0.1]/', 'loopback mapped into IPv6'],
    ['https://[::ffff:7f00:1]/', 'the same in hexadecimal'],
    ['https://[64:ff9b::7f00:1]/', 'loopback behind NAT64'],
    ['https://[2002:7f00:1::]/', 'loopback behind 6to4'],
    ['https://[fe80::1]/', 'link-local'],
    ['https://[fd00::1]/', 'unique local'],
    ['https://[ff02::1]/', 'multicast'],
    ['https://sly.example/', 'a name of a private address'],
    ['https://six.example/', 'a name of loopback'],
    ['https://nowhere.example/', 'a name nobody knows'],
    ['http://bank.example/', 'not encrypted'],
    ['https://user:secret@bank.example/', 'with credentials'],
    ['ftp://bank.example/', 'not the web'],
    ['https://', 'no URL'],
  ])('%s: %s', async (url) => {
    await expect(requireAddress(url, rules)).rejects.toMatchObject({
      code: 'PW_WEBHOOK_ADDRESS_REFUSED',
    });
  });

  it('never tells what a name resolves to', async () => {
    const refusal = await requireAddress('https://sly.example/', rules).catch(String);
    expect(refusal).not.toContain('10.1.2.3');
  });

  it('are those of the public internet only, and with the operator’s word any', async () => {
    await requireAddress('https://bank.example/hook', rules);
    await requireAddress('https://8.8.8.8:8443/hook', rules);
    await requireAddress('https://[2606:4700::1111]/hook', rules);
    const open = { allowInternal: true, lookup: lookup as LookupFunction };
    await requireAddress('http://127.0.0.1:9/hook', open);
    await requireAddress('http://localhost:9/hook', open);
  });

  it('are refused when one of several is internal', () => {
    const both: LookupFunction = (_, __, callback) =>
      callback(null, [
        { address: '8.8.8.8', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]);
    const guarded = guardedLookup({ allowInternal: false, lookup: both });
    guarded('two.example', { all: true }, (error) => {
      expect(error).toMatchObject({ code: 'PW_WEBHOOK_ADDRESS_REFUSED' });
    });
    expect.assertions(1);
  });

  it('are told from public ones for every IPv4 address, mapped into IPv6 or not', () => {
    const part = fc.nat(255);
    fc.assert(
      fc.property(part, part, part, part, (a, b, c, d) => {
        const isPrivate =
          a === 10 ||
          a === 127 ||
          a === 0 ||
          a >= 224 ||
          (a === 192 && b === 168) ||
          (a === 172 && b >= 16 && b < 32) ||
          (a === 169 && b === 254);
        if (isPrivate) expect(isPublicAddress(`${a}.${b}.${c}.${d}`)).toBe(false);
        expect(isPublicAddress(`::ffff:${a}.${b}.${c}.${d}`)).toBe(false);
      }),
    );
    expect(isPublicAddress('not an address')).toBe(false);
  });
});
