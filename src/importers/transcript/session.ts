import type { Scope } from '../../lib/artifact.ts';
import { NAMELESS_NAMESPACE } from './namespace-wrappers.ts';
import type { Prompt } from './prompt.ts';

/** A shell that the session is in. `look` and `host` are what its prompt says, once it said something. */
interface Shell {
  readonly scope: Scope;
  look?: string;
  host?: string | undefined;
}

/** Some machine, nobody said which: most often the author's own. */
export const UNNAMED: Scope = { kind: 'host', host: '' };

/** A network namespace has no host name of its own. */
const keepsHostName = (scope: Scope) =>
  scope.kind === 'process' || (scope.kind === 'host' && scope.host.startsWith(NAMELESS_NAMESPACE));

const same = (a: Scope, b: Scope) => JSON.stringify(a) === JSON.stringify(b);

/**
 * Keeps track of where commands run: a stack of shells that `ssh`, `minikube ssh`, `kubectl exec` push and `exit`
 * pops. People also close a window without showing it, so a prompt that looks like a shell further down pops to
 * it, and one that looks like none we know starts another window.
 */
export class Session {
  readonly aliases = new Map<string, readonly string[]>();
  /** The namespace of the kubectl context, once the session set one. */
  namespace: string | undefined;
  #shells: Shell[] = [{ scope: UNNAMED }];

  /** Where the command behind this prompt runs. */
  at(prompt: Prompt): Scope {
    const top = this.#top();
    // A command without a prompt may have run anywhere.
    if (prompt.look === '') return UNNAMED;
    if (prompt.look === top.look) return top.scope;
    const known = this.#shells.findLastIndex((shell) => shell.look === prompt.look);
    if (top.look === undefined) this.#firstSight(top, prompt, known);
    else if (known >= 0) this.#shells.length = known + 1;
    else this.#stranger(top, prompt);
    return this.#top().scope;
  }

  enter(scope: Scope): void {
    this.#shells.push({ scope });
  }

  leave(): void {
    if (this.#shells.length > 1) this.#shells.pop();
  }

  #top(): Shell {
    return this.#shells.at(-1) as Shell;
  }

  /** The first prompt in a shell that was just opened. */
  #firstSight(top: Shell, prompt: Prompt, known: number): void {
    const outer = prompt.host === undefined ? undefined : this.#shells[known];
    // `ssh` that did not get in shows the old prompt; `bash` and `nsenter` show it too, and are where they are.
    if (outer && !same(outer.scope, top.scope) && !keepsHostName(top.scope)) this.#shells.length = known + 1;
    else if (top.scope === UNNAMED && prompt.host !== undefined)
      this.#shells[this.#shells.length - 1] = this.#window(prompt);
    else Object.assign(top, { look: prompt.look, host: prompt.host });
  }

  /** A prompt that no open shell has shown before. */
  #stranger(top: Shell, prompt: Prompt): void {
    const { host, look } = prompt;
    const alike = host === undefined ? undefined : this.#shells.findLast((shell) => shell.host === host);
    // Another user of the same machine: `su` in a script, or a second window.
    if (alike) this.#shells.push({ scope: alike.scope, look, host });
    else if (host !== undefined) this.#shells = [this.#window(prompt)];
    else if (/^[$#%]$/.test(look) && top.host === undefined && /^[$#%]$/.test(top.look ?? '')) return;
    else this.#shells.push({ scope: UNNAMED, look });
  }

  #window({ host = '', look }: Prompt): Shell {
    return { scope: { kind: 'host', host }, look, host };
  }
}
