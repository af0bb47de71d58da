import { describe, expect, it } from 'vitest';
import { imported, places } from './imported.ts';

describe('where a session is', () => {
  it('follows ssh and exit, with bare prompts', () => {
    expect(places(['$ ip a', '$ ssh n1', '# ip a', '# exit', '$ ip a'])).toEqual([
      'ip a @ ?',
      'ssh n1 @ ?',
      'ip a @ n1',
      'exit @ n1',
      'ip a @ ?',
    ]);
  });

  it('goes back when the prompt of an outer shell comes without exit', () => {
    expect(places(['mia@ws$ ssh n1', 'root@n1:~# ip a', 'mia@ws$ ip a'])).toEqual([
      'ssh n1 @ ws',
      'ip a @ n1',
      'ip a @ ws',
    ]);
  });

  it('keeps the name by which a machine was entered, and leaves each shell once', () => {
    const lines = [
      'mia@ws$ ssh 10.0.0.5',
      'mia@n5:~$ sudo -i',
      'root@n5:~# ip a',
      'root@n5:~# exit',
      'logout',
    ];
    expect(places([...lines, 'mia@n5:~$ ip r', 'mia@n5:~$ exit', 'mia@ws$ ip a'])).toEqual([
      'ssh 10.0.0.5 @ ws',
      'sudo -i @ 10.0.0.5',
      'ip a @ 10.0.0.5',
      'exit @ 10.0.0.5',
      'ip r @ 10.0.0.5',
      'exit @ 10.0.0.5',
      'ip a @ ws',
    ]);
  });

  it('opens another window for a host never seen', () => {
    expect(places(['root@n1:~# ip a', 'root@n2:~# ip a', 'root@n1:~# ip r'])).toEqual([
      'ip a @ n1',
      'ip a @ n2',
      'ip r @ n1',
    ]);
  });

  it('a shell inside a shell takes one exit of its own', () => {
    expect(places(['$ ssh n1', '# bash', '# exit', '# ip a', '# exit', '$ ip a']).slice(3)).toEqual([
      'ip a @ n1',
      'exit @ n1',
      'ip a @ ?',
    ]);
  });

  it('an assignment opens no shell', () => {
    expect(places(['$ ssh n1', '# PID=42', '# exit', '$ ip a']).at(-1)).toBe('ip a @ ?');
  });

  it.each([
    'mia@n1: Permission denied (publickey).',
    'ssh: connect to host n1 port 22: Connection refused',
    'ssh: Could not resolve hostname n1: Name or service not known',
    'Connection to n1 closed.',
  ])('a shell that did not open is not entered: %s', (message) => {
    expect(places(['$ ssh n1', message, '$ ip a']).at(-1)).toBe('ip a @ ?');
  });

  it('^D leaves: the shell says so behind an empty prompt', () => {
    expect(places(['$ ssh n1', '# ip a', '#', '$ ssh n1', 'root@n1:~#', 'logout', '$ ip a']).at(-1)).toBe(
      'ip a @ ?',
    );
  });

  it('exit behind another command leaves too', () => {
    expect(places(['$ ssh n1', '# ip a; exit', '$ ip r'])).toEqual([
      'ssh n1 @ ?',
      'ip a; exit @ n1',
      'ip r @ ?',
    ]);
  });

  it('commands fed to ssh leave the session where it is', () => {
    expect(places(['$ ssh n1 <<EOF', 'ip a', 'EOF', '$ ip a']).at(-1)).toBe('ip a @ ?');
  });

  it('inside a container that nothing names, nothing is told about the node', () => {
    const lines = ['root@n1:~# crictl exec -it 3f2a9c7d1e04 sh', '/ # ip a', '/ # exit', 'root@n1:~# ip a'];
    expect(places(lines).slice(1)).toEqual([
      'ip a @ container 3f2a9c7d1e04 on n1',
      'exit @ container 3f2a9c7d1e04 on n1',
      'ip a @ n1',
    ]);
  });

  it('inside a namespace by a variable, nothing is told about the node', () => {
    expect(places(['root@n1:~# nsenter -t $PID -n', 'root@n1:~# ip a'])[1]).toBe(
      'ip a @ network namespace $PID on n1',
    );
  });

  it('a bare prompt is not the host whose name other prompts show', () => {
    expect(places(['[root@n1 ~]# ip a', '$ ip a', '[root@n1 ~]# ip r'])).toEqual([
      'ip a @ n1',
      'ip a @ ?',
      'ip r @ n1',
    ]);
  });

  it('BusyBox prompts belong to the pod that was entered', () => {
    const lines = ['$ kubectl -n shop exec -it web -- sh', '/ # ip a', '/app # ip r', '$ ip a'];
    expect(places(lines).slice(1)).toEqual(['ip a @ pod shop/web', 'ip r @ pod shop/web', 'ip a @ ?']);
  });

  it('kubectl run -it is a shell in the new pod', () => {
    const lines = [
      '$ ssh n1',
      '# kubectl run t1 -it --rm --image=busybox -- sh',
      '/ # ip a',
      '/ # exit',
      '# ip a',
    ];
    expect(places(lines).slice(2)).toEqual(['ip a @ pod default/t1', 'exit @ pod default/t1', 'ip a @ n1']);
  });

  it('aliases count from their definition on', () => {
    const lines = ['$ alias inpod="kubectl exec -n shop web --"', '$ inpod ip a'];
    expect(places(lines)[1]).toBe('inpod ip a @ pod shop/web');
  });
});

describe('the namespace of the context', () => {
  const namespaces = (lines: readonly string[]) =>
    imported(lines).map(({ args, scope }) => (scope.kind === 'pod' ? scope.namespace : args.namespace));

  it('is that of the last set-context, for questions and for exec', () => {
    expect(
      namespaces([
        '$ kubectl config set-context --current --namespace=shop',
        '$ kubectl get pods',
        'x',
        '$ kubectl exec web -- ip a',
        'x',
        '$ kubectl -n media get pods',
        'x',
        '$ kubens media',
        '$ kubectl get netpol -o yaml',
        'x',
      ]),
    ).toEqual([undefined, 'shop', 'shop', 'media', undefined, 'media']);
  });

  it('is not known after another context was chosen', () => {
    expect(
      namespaces(['$ kubens shop', '$ kubectl config use-context lab', '$ kubectl get pods', 'x']).at(-1),
    ).toBeUndefined();
  });
});

describe('moments', () => {
  it('count commands, not empty prompts; text has that of the command before it', () => {
    const drafts = imported([
      'hello',
      '$ ip a',
      '1: lo:',
      '$',
      '$ ip r',
      'default dev eth0',
      '',
      'that is all',
    ]);
    expect(drafts.map(({ kind, moment, originLine }) => [kind, moment, originLine])).toEqual([
      ['text', 1, 1],
      ['ip-addr', 1, 3],
      ['ip-route', 2, 6],
      ['text', 2, 8],
    ]);
  });
});
