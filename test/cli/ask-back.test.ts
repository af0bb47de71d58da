import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { askBackScript, asksOf } from '../../src/cli/ask-back.ts';

const asks = (command: string, says = 'Something is not known.') =>
  asksOf({ gaps: [{ id: 'x', says, command }], assumptions: [] });
const runnable = (command: string) =>
  asks(command)
    .filter((ask) => ask.isRunnable)
    .map((ask) => ask.command);

describe('what is asked back', () => {
  it('is cut into commands, with the place where they belong', () => {
    expect(asks('ip addr; ip route   (on n2, again)')).toEqual([
      { command: 'ip addr', place: 'on n2, again', why: 'Something is not known.', isRunnable: true },
      { command: 'ip route', place: 'on n2, again', why: 'Something is not known.', isRunnable: true },
    ]);
  });

  it.each([
    'kubectl get networkpolicy allow-web -n shop -o yaml',
    'ip -6 route show table all',
    'ip route get 10.0.0.9',
    'sysctl -a --pattern "net.ipv4.(ip_forward|conf.*.forwarding)"',
    'iptables-save -t nat | grep cali-nat-outgoing',
    'calicoctl ipam show',
  ])('%s can be run as it stands', (command) => expect(runnable(command)).toEqual([command]));

  it.each([
    ['needs a name', 'kubectl exec POD -- ip route'],
    ['needs an address', 'ping NODE-ADDRESS'],
    ['needs the address of a pod', 'ip route get POD-ADDRESS'],
    ['runs another program', "kubectl get networkpolicy x'$(id)' -n shop"],
    ['ends its quotes', "kubectl get pods '; id; '"],
    ['substitutes', 'kubectl get pods `id`'],
    ['redirects', 'kubectl get pods > x'],
    ['goes to another server', 'kubectl get pods --server=https://192.0.2.1'],
    ['takes an option of another name', 'kubectl get pods -f x.yaml'],
    ['changes something', 'kubectl delete networkpolicy x'],
    ['changes a route', 'ip route flush table main'],
    ['writes a setting', 'sysctl -w net.ipv4.ip_forward=0'],
    ['has a newline', 'kubectl get pods\nid'],
    ['runs on in a pipe', 'iptables-save | sh'],
    ['loads rules', 'nft -f x'],
  ])('what %s is left to a person', (_, command) => expect(runnable(command)).toEqual([]));

  it('of a hostile bundle stays in comments: nothing of it runs', () => {
    const nasty = "x'; touch owned; echo '\ntouch owned\u2028touch owned\r";
    const script = askBackScript([
      ...asks(`kubectl get pods ${nasty}   (on ${nasty})`, nasty),
      ...asks('kubectl get pods; touch owned', nasty),
    ]);
    const lines = script.split('\n').filter((line) => line.includes('owned'));
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.filter((line) => !line.startsWith('# '))).toEqual([]);
    expect(spawnSync('sh', ['-n'], { input: script }).status).toBe(0);
  });

  it('is asked once for each place', () => {
    const all = asksOf({
      gaps: [
        { id: 'a', says: 'First.', command: 'ip route   (on n1)' },
        { id: 'b', says: 'Second.', command: 'ip route   (on n1)' },
        { id: 'c', says: 'Third.', command: 'ip route   (on n2)' },
      ],
      assumptions: [{ id: 'd', says: 'Fourth.', command: 'ip route   (on n2)', verdicts: 3 }],
    });
    expect(all.map(({ place, why }) => `${place}: ${why}`)).toEqual(['on n1: First.', 'on n2: Third.']);
  });

  const commands = (...all: readonly string[]) =>
    asksOf({ gaps: all.map((command, i) => ({ id: `${i}`, says: '', command })), assumptions: [] }).map(
      ({ command, place }) => `${command} @${place}`,
    );

  it('is asked of the cluster once, whatever is said about nodes', () => {
    expect(
      commands(
        'kubectl get services -A; iptables-save -t nat   (on each node)',
        'kubectl get services -A   (on n1)',
        'calicoctl get nodes   (on each node)',
        'calicoctl node status   (on each node)',
      ),
    ).toEqual([
      'kubectl get services -A @',
      'iptables-save -t nat @on each node',
      'calicoctl get nodes @',
      'calicoctl node status @on each node',
    ]);
  });

  it('is not asked of one node when each node is asked, nor twice because of the moment', () => {
    expect(
      commands(
        'ip route   (on n1)',
        'ip addr   (on n2)',
        'ip route   (on each node)',
        'ip route   (on each node, again)',
      ),
    ).toEqual(['ip addr @on n2', 'ip route @on each node']);
  });

  it('is left out when another command at that place prints more', () => {
    expect(
      commands(
        'kubectl get pods -A -o wide',
        'kubectl get pods -A -o wide --show-labels',
        'iptables-save -t nat   (on n1)',
        'iptables-save   (on n1)',
        'iptables-save | grep cali-   (on n2)',
        'ip route',
        'ip route get 10.0.0.1',
      ),
    ).toEqual([
      'kubectl get pods -A -o wide --show-labels @',
      'iptables-save @on n1',
      'iptables-save | grep cali- @on n2',
      'ip route @',
      'ip route get 10.0.0.1 @',
    ]);
  });
});
