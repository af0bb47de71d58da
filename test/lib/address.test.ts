import { isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import { addressOf, parseAddress, sameAddress, width } from '../../src/lib/address.ts';

const bits4 = fc.bigInt({ min: 0n, max: (1n << 32n) - 1n });
// Long runs of zeros and edges of groups are where printed IPv6 goes wrong.
const bits6 = fc.oneof(
  fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }),
  fc
    .array(fc.constantFrom(0n, 0n, 1n, 0xffffn, 0xdb8n), { minLength: 8, maxLength: 8 })
    .map((groups) => groups.reduce<bigint>((sum, group) => (sum << 16n) | group, 0n)),
);
const isMapped = (bits: bigint) => bits >> 32n === 0xffffn;

/** The bits that ipaddr.js reads. */
const oracleBits = (text: string) =>
  ipaddr
    .parse(text)
    .toByteArray()
    .reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

describe('parseAddress', () => {
  it.each([
    ['192.168.166.128', 4, 0xc0a8a680n, '192.168.166.128'],
    ['0.0.0.0', 4, 0n, '0.0.0.0'],
    ['255.255.255.255', 4, 0xffffffffn, '255.255.255.255'],
    ['::', 6, 0n, '::'],
    ['::1', 6, 1n, '::1'],
    ['FE80:0:0:0:0:0:0:00aB', 6, (0xfe80n << 112n) | 0xabn, 'fe80::ab'],
    ['2001:db8:0:0:1:0:0:1', 6, (0x2001_0db8n << 96n) | (1n << 48n) | 1n, '2001:db8::1:0:0:1'],
    ['64:ff9b::192.0.2.33', 6, (0x64_ff9bn << 96n) | 0xc0000221n, '64:ff9b::c000:221'],
  ] as const)('reads %s', (text, family, bits, canonical) => {
    expect(parseAddress(text)).toEqual({ family, bits, text: canonical });
  });
  it.each(['::ffff:10.0.0.1', '::FFFF:a00:1', '0:0:0:0:0:ffff:10.0.0.1'])(
    'reads %s as the IPv4 address that it stands for',
    (text) => expect(parseAddress(text)).toEqual({ family: 4, bits: 0x0a000001n, text: '10.0.0.1' }),
  );
  it.each([
    ['octal', '010.1.1.1 10.1.1.01 0012.0.0.1 ::ffff:010.1.1.1 64:ff9b::192.0.02.33'],
    ['hexadecimal', '0x0a.1.1.1 0x0a010101 ::ffff:0xa.1.1.1'],
    ['short', '10 10.1 10.1.1 ::ffff:10.1 10.1.1. .10.1.1'],
    ['decimal', '167837953 0 ::167837953'],
    ['zoned', 'fe80::1%eth0 fe80::1%2 10.0.0.1%eth0'],
    ['too large', '256.1.1.1 10.1.1.999 12345:: ::ffff:256.1.1.1'],
    ['too long', '10.1.1.1.1 1:2:3:4:5:6:7:8:9 1:2:3:4:5:6:7:8:: 1:2:3:4:5:6:7:10.0.0.1'],
    ['torn', '1::2::3 ::: 1:2:3 :1 1: g::1 10.0.0.1: : .'],
    ['decorated', '10.0.0.0/8 [::1] 10.0.0.1:80 +10.0.0.1 -1.0.0.1 1e1.0.0.1'],
  ])('refuses the %s form', (_, texts) => {
    expect(texts.split(' ').filter((text) => parseAddress(text) !== undefined)).toEqual([]);
  });
  it.each(['', ' ', ' 10.0.0.1', '10.0.0.1 ', '10.0.0.1\n', '::1\n', '\u0661.0.0.1'])(
    'refuses %j',
    (text) => {
      expect(parseAddress(text)).toBeUndefined();
    },
  );
  it('accepts of any text exactly what the operating system would, without zones', () => {
    const piece = fc.constantFrom(
      '0',
      '1',
      '01',
      '9',
      '255',
      '256',
      'f',
      'ffff',
      'fffff',
      '.',
      ':',
      '::',
      '%',
      'x',
      '10.0.0.1',
      '10.0.0.01',
      ' ',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 16 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(text, (any) => {
        const wanted = isIPv4(any) || (isIPv6(any) && !any.includes('%'));
        expect(parseAddress(any) !== undefined).toBe(wanted);
      }),
      { numRuns: 5000 },
    );
  });
  it('reads the same bits as ipaddr.js, from every way to write an IPv6 address', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const read = parseAddress(text);
        const bits = oracleBits(text);
        expect(read).toMatchObject(
          isMapped(bits) ? { family: 4, bits: bits & 0xffffffffn } : { family: 6, bits },
        );
      }),
    );
    fc.assert(
      fc.property(fc.ipV4(), (text) => {
        expect(parseAddress(text)?.bits).toBe(oracleBits(text));
      }),
    );
  });
});

describe('addressOf', () => {
  it('prints what parseAddress reads back', () => {
    fc.assert(
      fc.property(bits4, (bits) => {
        expect(parseAddress(addressOf(4, bits).text)).toEqual(addressOf(4, bits));
      }),
    );
    fc.assert(
      fc.property(bits6, (bits) => {
        fc.pre(!isMapped(bits));
        expect(parseAddress(addressOf(6, bits).text)).toEqual(addressOf(6, bits));
      }),
    );
  });
  it('gives one text to one address, however it was written', () => {
    fc.assert(
      fc.property(bits6, (bits) => {
        fc.pre(!isMapped(bits));
        const digits = bits.toString(16).padStart(32, '0').toUpperCase();
        const long = digits.match(/.{4}/g)?.join(':') ?? '';
        expect(parseAddress(long)).toEqual(addressOf(6, bits));
        expect(addressOf(6, bits).text).toMatch(/^[0-9a-f:]+$/);
      }),
    );
  });
  it.each([
    [4, 1n << 32n],
    [6, 1n << 128n],
    [4, -1n],
  ] as const)('throws on bits that are no IPv%i address', (family, bits) => {
    expect(() => addressOf(family, bits)).toThrow(/^Bug: /);
  });
});

describe('sameAddress', () => {
  it('compares family and bits', () => {
    expect(sameAddress(addressOf(4, 1n), addressOf(4, 1n))).toBe(true);
    expect(sameAddress(addressOf(4, 1n), addressOf(4, 2n))).toBe(false);
    expect(sameAddress(addressOf(4, 1n), addressOf(6, 1n))).toBe(false);
    expect([width(4), width(6)]).toEqual([32, 128]);
  });
});
