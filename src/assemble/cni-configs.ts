import { parseCidr } from '../lib/cidr.ts';
import { optional } from '../lib/optional.ts';
import { sortedBy } from '../lib/sort.ts';
import type { CniConfig } from '../model/cni-config.ts';
import type { RecordOf } from '../parsers/index.ts';
import { type Collected, type Collection, sourceOf } from './collection.ts';
import type { Places } from './places.ts';

/** The line that names the first plugin: it tells more than the opening brace of the file. */
function pluginLine(of: Collected<'cni-config'>, record: RecordOf<'cni-config'>): { line: number } {
  const type = record.plugins[0]?.type;
  const lines = of.artifact.text.split('\n').slice(record.line - 1, record.endLine ?? record.line);
  const index = lines.findIndex(
    (line) => type !== undefined && line.includes(`"${type}"`) && line.includes('"type"'),
  );
  return { line: record.line + Math.max(index, 0) };
}

/** CNI configuration files of the nodes: with content where it was shown, else by name. */
export function assembleCniConfigs(all: Collection, places: Places): CniConfig[] {
  const configs = new Map<string, CniConfig>();
  for (const of of all.of('cni-config-list')) {
    const place = places(of.artifact.scope);
    for (const record of of.records)
      for (const file of record.files)
        if (place?.kind === 'node' && /\.(conf|conflist|json)$/.test(file))
          configs.set(`${place.id}/${file}`, { node: place.id, file, evidence: [sourceOf(of, record)] });
  }
  for (const of of all.of('cni-config')) {
    const place = places(of.artifact.scope);
    for (const record of of.records) {
      if (place?.kind !== 'node') continue;
      const file = of.artifact.args.file ?? record.name;
      const subnets = record.plugins.flatMap((plugin) => plugin.subnets);
      const found = <T>(values: readonly (T | undefined)[]) => values.find((value) => value !== undefined);
      configs.set(`${place.id}/${file}`, {
        node: place.id,
        file,
        content: {
          network: record.name,
          plugins: record.plugins.map((plugin) => plugin.type),
          subnets: subnets.flatMap(({ cidr }) => parseCidr(cidr) ?? []),
          ...optional({
            bridge: found(record.plugins.map((plugin) => plugin.bridge)),
            ipam: found(record.plugins.map((plugin) => plugin.ipam)),
            mtu: found(record.plugins.map((plugin) => plugin.mtu)),
          }),
        },
        evidence: [sourceOf(of, subnets[0] ?? pluginLine(of, record)), sourceOf(of, pluginLine(of, record))],
      });
    }
  }
  return sortedBy(configs.values(), (config) => `${config.node}/${config.file}`);
}
