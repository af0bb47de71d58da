import { BlockList } from 'node:net';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import { type Address, addressOf, parseAddress, width } from '../../src/lib/address.ts';
import { type Cidr, contains, covers, overlaps, parseCidr, prefixOf } from '../../src/lib/cidr.ts';

const MAPPED = 0xffffn << 32n;

/** Addresses of few different bits, so that random prefixes meet often; mapped IPv4 is IPv4 and left out. */
function anyAddress(family: 4 | 6): fc.Arbitrary<Address> {
  const few = fc.array(fc.nat(width(family) - 1), { maxLength: 4 });
  const bits = few.map((places) => places.reduce((sum, place) => sum | (1n << BigInt(place)), 0n));
  const all = fc.bigInt({ min: 0n, max: (1n << BigInt(width(family))) - 1n });
  return fc
    .oneof(bits, all)
    .filter((value) => family === 4 || (value >> 32n) << 32n !== MAPPED)
    .map((value) => addressOf(family, value));
}
const anyCidr = (family: 4 | 6): fc.Arbitrary<Cidr> =>
  fc.tuple(anyAddress(family), fc.nat(width(family))).map(([address, length]) => prefixOf(address, length));
const eitherFamily = <T>(of: (family: 4 | 6) => fc.Arbitrary<T>) => fc.oneof(of(4), of(6));

/** All 31 prefixes inside 10.0.0.16/28, and its 16 addresses with one neighbour at each side. */
const UNIVERSE = Array.from({ length: 18 }, (_, i) => addressOf(4, 0x0a00000fn + BigInt(i)));
const PREFIXES = [28, 29, 30, 31, 32].flatMap((length) =>
  Array.from({ length: 2 ** (length - 28) }, (_, i) =>
    prefixOf(addressOf(4, 0x0a000010n + (BigInt(i) << BigInt(32 - length))), length),
  ),
);
const read = (text: string) => {
  const cidr = parseCidr(text);
  if (cidr === undefined) throw new Error(`${text} is no prefix`);
  return cidr;
};

describe('parseCidr', () => {
  it.each([
    ['10.244.0.0/16', '10.244.0.0/16'],
    ['192.168.166.200/26', '192.168.166.192/26'],
    ['10.1.2.3/0', '0.0.0.0/0'],
    ['10.1.2.3', '10.1.2.3/32'],
    ['fd00:10:244::1:2/64', 'fd00:10:244::/64'],
    ['2001:DB8::1', '2001:db8::1/128'],
    ['::/0', '::/0'],
    ['::ffff:10.1.2.3/24', '10.1.2.0/24'],
  ])('reads %s as %s', (text, canonical) => expect(parseCidr(text)?.text).toBe(canonical));

  it.each(
    [
      'default',
      '10.0.0.0/',
      '10.0.0.0/33',
      '10.0.0.0/08',
      '10.0.0.0/+8',
      '10.0.0.0/8/8',
      '10.0.0.0/-1',
    ].concat([
      '10/8',
      '10.0/16',
      '010.0.0.0/8',
      '::/129',
      'fe80::1%eth0/64',
      '/8',
      '',
      '10.0.0.0/8 ',
      '10.0.0.0/255.0.0.0',
    ]),
  )('refuses %j', (text) => expect(parseCidr(text)).toBeUndefined());

  it('reads back what it prints, with the host bits cleared as ipaddr.js does', () => {
    fc.assert(
      fc.property(eitherFamily(anyAddress), fc.nat(128), (address, any) => {
        const length = any % (width(address.family) + 1);
        const cidr = read(`${address.text}/${length}`);
        const kind = address.family === 4 ? ipaddr.IPv4 : ipaddr.IPv6;
        const network = kind.networkAddressFromCIDR(`${address.text}/${length}`).toNormalizedString();
        expect(cidr.base.bits).toBe(parseAddress(network)?.bits);
        expect(parseCidr(cidr.text)).toEqual(cidr);
      }),
    );
  });
});

describe('contains', () => {
  it('agrees with ipaddr.js, with node:net and with the leading bits', () => {
    const sample = (family: 4 | 6) => fc.tuple(anyCidr(family), anyAddress(family));
    fc.assert(
      fc.property(eitherFamily(sample), ([cidr, address]) => {
        const network = ipaddr.parseCIDR(cidr.text);
        const list = new BlockList();
        list.addSubnet(cidr.base.text, cidr.length, `ipv${address.family}`);
        const leading = ({ bits, family }: Address) =>
          bits.toString(2).padStart(width(family), '0').slice(0, cidr.length);
        const answers = [
          ipaddr.parse(address.text).match(network),
          list.check(address.text, `ipv${address.family}`),
          leading(address) === leading(cidr.base),
        ];
        const own = contains(cidr, address);
        expect(answers).toEqual([own, own, own]);
      }),
      { numRuns: 2000 },
    );
  });
  it('never mixes the families', () => {
    expect(contains(read('0.0.0.0/0'), addressOf(6, 1n))).toBe(false);
    expect(contains(read('::/0'), addressOf(4, 1n))).toBe(false);
    expect(overlaps(read('0.0.0.0/0'), read('::/0'))).toBe(false);
  });
  it.each([28, 29, 30, 31, 32])('counts the addresses of a /%i', (length) => {
    const sizes = PREFIXES.filter((cidr) => cidr.length === length).map(
      (cidr) => UNIVERSE.filter((address) => contains(cidr, address)).length,
    );
    expect(sizes).toEqual(Array(2 ** (length - 28)).fill(2 ** (32 - length)));
  });
});

describe('covers and overlaps', () => {
  it('agree with a look at every address', () => {
    for (const a of PREFIXES)
      for (const b of PREFIXES) {
        const inB = UNIVERSE.filter((address) => contains(b, address));
        expect([a.text, b.text, covers(a, b)]).toEqual([
          a.text,
          b.text,
          inB.every((address) => contains(a, address)),
        ]);
        expect([a.text, b.text, overlaps(a, b)]).toEqual([
          a.text,
          b.text,
          inB.some((address) => contains(a, address)),
        ]);
      }
  });
  it('hold their laws: reflexive, transitive, antisymmetric, symmetric', () => {
    const three = (family: 4 | 6) => fc.tuple(anyCidr(family), anyCidr(family), anyCidr(family));
    fc.assert(
      fc.property(eitherFamily(three), ([a, b, c]) => {
        expect(covers(a, a)).toBe(true);
        expect(covers(a, b) && covers(b, c) && !covers(a, c)).toBe(false);
        expect(covers(a, b) && covers(b, a)).toBe(a.text === b.text);
        expect(overlaps(a, b)).toBe(overlaps(b, a));
        // Prefixes nest or are apart; they never cross.
        expect(overlaps(a, b)).toBe(contains(a, b.base) || contains(b, a.base));
      }),
      { numRuns: 1000 },
    );
  });
  it('a longer prefix of one address lies inside each shorter one', () => {
    const sample = (family: 4 | 6) =>
      fc.tuple(anyAddress(family), fc.nat(width(family)), fc.nat(width(family)));
    fc.assert(
      fc.property(eitherFamily(sample), ([address, x, y]) => {
        expect(covers(prefixOf(address, Math.min(x, y)), prefixOf(address, Math.max(x, y)))).toBe(true);
        expect(covers(prefixOf(address, Math.max(x, y)), prefixOf(address, Math.min(x, y)))).toBe(x === y);
      }),
    );
  });
});
