import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { optional } from '../../src/lib/optional.ts';
import { parseArtifact } from '../../src/parsers/index.ts';
import { stableJson } from '../support/golden.ts';

// The same tables, printed by `ip` as text and with -j as JSON: two independent readings of one kernel.

const jsonRoute = z.looseObject({
  type: z.string().default('unicast'),
  dst: z.string(),
  gateway: z.string().optional(),
  dev: z.string().optional(),
  protocol: z.string().optional(),
  scope: z.string().optional(),
  prefsrc: z.string().optional(),
  metric: z.int().optional(),
  table: z.string().optional(),
  flags: z.array(z.string()),
  pref: z.string().optional(),
});

const jsonLink = z.looseObject({
  ifindex: z.int(),
  link_index: z.int().optional(),
  ifname: z.string(),
  flags: z.array(z.string()),
  mtu: z.int(),
  qdisc: z.string(),
  operstate: z.string(),
  group: z.string(),
  txqlen: z.int().optional(),
  link_type: z.string(),
  address: z.string(),
  broadcast: z.string(),
  link_netnsid: z.int().optional(),
  addr_info: z.array(
    z.looseObject({
      family: z.string(),
      local: z.string(),
      prefixlen: z.int(),
      broadcast: z.string().optional(),
      scope: z.string(),
      label: z.string().optional(),
    }),
  ),
});

function captures(kind: string) {
  const folder = join(import.meta.dirname, kind, 'oracle');
  const names = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return names.map((file) => {
    const name = file.slice(0, -'.json'.length);
    const json: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    return { name, text: readFileSync(join(folder, `${name}.txt`), 'utf8'), json };
  });
}

describe.each(captures('ip-route'))('ip-route agrees with ip -j: $name', ({ text, json }) => {
  const parsed = parseArtifact('ip-route', text, {});
  const read = parsed.records.map(({ line: _, ...route }) => route);
  const told = z
    .array(jsonRoute)
    .parse(json)
    .map(({ dst, gateway, protocol, prefsrc, pref, flags, type, ...rest }) => ({
      type,
      destination: dst,
      ...optional({ via: gateway, proto: protocol, src: prefsrc, ...rest }),
      flags: [...flags, ...(pref === undefined ? [] : [`pref=${pref}`])],
      nextHops: [],
    }));

  it('on every route of the text', () => {
    expect(parsed.remarks).toEqual([]);
    expect(read.length).toBeGreaterThan(1);
    for (const route of read) expect(told).toContainEqual(route);
  });
  it('and misses none', () => {
    // The JSON was taken a moment later: by then the kernel had finished looking for duplicates of link-local addresses.
    const settled = (destination: string) => destination.startsWith('fe80::') && !destination.includes('/');
    const missing = told.filter((route) => !read.some((other) => stableJson(other) === stableJson(route)));
    expect(missing.filter(({ destination }) => !settled(destination))).toEqual([]);
  });
});

describe.each(captures('ip-addr'))('ip-addr agrees with ip -j: $name', ({ text, json }) => {
  it('on every link and address', () => {
    const parsed = parseArtifact('ip-addr', text, {});
    expect(parsed.remarks).toEqual([]);
    // Left out: `tentative`, which ends by itself, and the namespace, which the text names and the JSON numbers.
    const read = parsed.records.map(({ line, endLine, netns, netnsId, addresses, ...link }) => ({
      ...link,
      hasNamespace: netns !== undefined || netnsId !== undefined,
      addresses: addresses.map(({ line: _, flags, ...address }) => ({
        ...address,
        flags: flags.filter((flag) => flag !== 'tentative'),
      })),
    }));
    expect(read).toEqual(z.array(jsonLink).parse(json).map(asRecord));
  });
});

function asRecord(link: z.infer<typeof jsonLink>) {
  return {
    index: link.ifindex,
    name: link.ifname,
    ...optional({ peer: link.link_index === undefined ? undefined : `if${link.link_index}` }),
    flags: link.flags,
    mtu: link.mtu,
    qdisc: link.qdisc,
    state: link.operstate,
    group: link.group,
    ...optional({ qlen: link.txqlen }),
    linkType: link.link_type,
    mac: link.address,
    broadcast: link.broadcast,
    hasNamespace: link.link_netnsid !== undefined,
    addresses: link.addr_info.map(({ family, local, prefixlen, broadcast, scope, label }) => ({
      family,
      address: local,
      length: prefixlen,
      ...optional({ broadcast, scope, label }),
      flags: [],
    })),
  };
}
