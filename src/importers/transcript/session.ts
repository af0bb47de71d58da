import type { Scope } from '../../lib/artifact.ts';
import type { Prompt } from './prompt.ts';

/** A shell that the session is in. `host` is what its prompt says, once it said something. */
interface Shell {
  readonly scope: Scope;
  promptHost?: string;
}

const UNNAMED: Scope = { kind: 'host', host: '' };

/**
 * Keeps track of where commands run: a stack of shells that `ssh`, `minikube ssh`, `kubectl exec` push and `exit`
 * pops. People also close a window without showing it, so a prompt that names a shell further down pops to it,
 * and one that names nobody we know starts another window.
 */
export class Session {
  readonly aliases = new Map<string, readonly string[]>();
  /** The namespace of the kubectl context, once the session set one. */
  namespace: string | undefined;
  #shells: Shell[] = [{ scope: UNNAMED }];

  /** Where the command behind this prompt runs. */
  at(prompt: Prompt): Scope {
    const top = this.#shells.at(-1) as Shell;
    if (prompt.host === undefined || prompt.host === top.promptHost) return top.scope;
    const known = this.#shells.findLastIndex((shell) => shell.promptHost === prompt.host);
    if (known >= 0) this.#shells.length = known + 1;
    else if (top.promptHost === undefined) {
      top.promptHost = prompt.host;
      if (top.scope === UNNAMED) this.#shells[this.#shells.length - 1] = this.#window(prompt.host);
    } else this.#shells = [this.#window(prompt.host)];
    return (this.#shells.at(-1) as Shell).scope;
  }

  enter(scope: Scope): void {
    this.#shells.push({ scope });
  }

  leave(): void {
    if (this.#shells.length > 1) this.#shells.pop();
  }

  #window(host: string): Shell {
    return { scope: { kind: 'host', host }, promptHost: host };
  }
}
