import { unique } from './slice.js';

/** Thread -> the threads that no rule may put together with it. */
export type Barriers = Map<number, Set<number>>;

export interface Component {
  ids: string[];
  threads: number[];
  /** The lowest thread id; 0 until a new thread is made. */
  winner: number;
}

/**
 * Union-find over message ids and keys; threads that exist already hang on their components. Two threads with a
 * barrier between them never come into one component: whoever joins first has it.
 */
export class Components {
  private readonly parent = new Map<string, string>();
  private readonly members = new Set<string>();
  private readonly threads: [string, number][] = [];
  /** By root: the threads of its component, where there are barriers at all. */
  private readonly held = new Map<string, Set<number>>();

  constructor(private readonly barriers: Barriers = new Map()) {}

  add(id: string): void {
    this.members.add(id);
    this.find(id);
  }

  /** @returns false where a barrier forbids it */
  join(a: string, b: string): boolean {
    const [from, into] = [this.find(a), this.find(b)];
    if (from === into) return true;
    if (this.barriers.size > 0 && !this.mayHold(from, into)) return false;
    this.parent.set(from, into);
    return true;
  }

  /** @returns false where a barrier forbids it */
  joinThread(id: string, thread: number): boolean {
    const name = `thread ${thread}`;
    if (this.barriers.has(thread) && !this.parent.has(name))
      this.held.set(this.find(name), new Set([thread]));
    if (!this.join(id, name)) return false;
    this.threads.push([id, thread]);
    return true;
  }

  components(): Component[] {
    const byRoot = new Map<string, Component>();
    const at = (id: string): Component => {
      const root = this.find(id);
      let component = byRoot.get(root);
      if (!component) byRoot.set(root, (component = { ids: [], threads: [], winner: 0 }));
      return component;
    };
    for (const id of this.members) at(id).ids.push(id);
    for (const [id, thread] of this.threads) at(id).threads.push(thread);
    for (const component of byRoot.values()) {
      component.threads = unique(component.threads).sort((a, b) => a - b);
      component.winner = component.threads[0] ?? 0;
    }
    return [...byRoot.values()];
  }

  private mayHold(from: string, into: string): boolean {
    const [ours, theirs] = [from, into].map(root => this.held.get(root) ?? []).map(held => [...held]);
    const apart = ours?.some(thread => theirs?.some(other => this.barriers.get(thread)?.has(other)));
    if (!apart) this.held.set(into, new Set([...(ours ?? []), ...(theirs ?? [])]));
    return !apart;
  }

  private find(id: string): string {
    let root = id;
    for (let up = this.parent.get(root); up !== undefined && up !== root; up = this.parent.get(root))
      root = up;
    for (let at = id; at !== root;) {
      const next = this.parent.get(at) ?? root;
      this.parent.set(at, root);
      at = next;
    }
    if (!this.parent.has(root)) this.parent.set(root, root);
    return root;
  }
}
