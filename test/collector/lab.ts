import { spawn } from 'node:child_process';
import { afterAll } from 'vitest';

/** A network and mount namespace that lives as long as its holder process. */
export interface Namespace {
  readonly pid: number;
  /** The words that run a command inside. */
  readonly enter: readonly string[];
}

const holders: { kill(signal: NodeJS.Signals): boolean }[] = [];
afterAll(() => {
  for (const holder of holders) holder.kill('SIGKILL');
});

/** Makes a namespace and runs a script in it that sets up what a node has; ends with the tests of the file. */
export async function namespace(setUp: string): Promise<Namespace> {
  const script = `set -e\n${setUp}\necho ready\nexec sleep 120`;
  // The process namespace makes sure that nothing which was started inside outlives the holder.
  const words = ['-n', '-m', '-u', '-p', '-f', '--kill-child', 'sh', '-c', script];
  const holder = spawn('unshare', words, { stdio: ['ignore', 'pipe', 'pipe'] });
  holders.push(holder);
  await new Promise<void>((resolve, reject) => {
    let trouble = '';
    holder.stderr.on('data', (data: Buffer) => {
      trouble += data.toString();
    });
    holder.stdout.on('data', (data: Buffer) => data.toString().includes('ready') && resolve());
    holder.on('exit', () => reject(new Error(`the namespace could not be set up: ${trouble}`)));
  });
  const pid = holder.pid ?? 0;
  return { pid, enter: ['nsenter', '-t', `${pid}`, '-n', '-m', '-u', '--'] };
}

/** A node of a cluster without addresses that come by themselves, with two links, a blackhole for its block, a rule, a neighbour and packet filters. */
export function nodeSetUp(index: number): string {
  return `
hostname node-${index}
mount -t tmpfs lab /var/lib && mkdir -p /var/lib/calico && echo node-${index} >/var/lib/calico/nodename
mount -t tmpfs lab /mnt && cp -a /etc /mnt/etc && mkdir -p /mnt/etc/cni/net.d && mount --bind /mnt/etc /etc
ip link set lo up
echo 1 >/proc/sys/net/ipv6/conf/default/addr_gen_mode
ip link add eth0 type veth peer name wire && ip addr add 10.20.0.${index}/24 dev eth0
ip link set eth0 up && ip link set wire up
ip link add br0 type bridge && ip link set wire master br0
ip route add blackhole 10.244.${index}.0/26 proto 80
ip route add 10.244.${index + 1}.0/26 via 10.20.0.${index + 1} dev eth0 proto 80
ip -6 route add blackhole fd20:${index}::/122
ip rule add from 10.244.${index}.7 lookup 77 && ip route add default via 10.20.0.9 table 77
ip neigh add 10.20.0.${index + 1} lladdr 02:00:00:00:00:0${index} dev eth0 nud permanent
if command -v iptables-legacy >/dev/null; then iptables-legacy -A FORWARD -s 10.66.0.0/16 -j DROP || true; fi
ip link add ext.7 type veth peer name ext.8
if command -v bird >/dev/null; then
  mount -t tmpfs lab /run && mkdir /run/calico
  printf 'router id 10.20.0.${index};\nprotocol device {}\nprotocol kernel { ipv4 { export none; }; learn; }\n' >/run/bird.conf
  bird -c /run/bird.conf -s /run/calico/bird.ctl
fi
if command -v ipset >/dev/null; then ipset create cali40s:x hash:net || true; ipset add cali40s:x 10.9.0.0/16 || true; fi`;
}
