// Topological order of numbered nodes, close to the order they have; without recursion, for any chain length.

/** Node `from[i]` must come after node `to[i]`. */
export interface Edges {
  readonly from: number[];
  readonly to: number[];
}

/** An order in which each node comes after what it needs, or the nodes of a cycle. */
export type Order =
  | { readonly kind: "order"; readonly nodes: readonly number[] }
  | { readonly kind: "cycle"; readonly nodes: readonly number[] };

const NEW = 0;
const OPEN = 1;
const DONE = 2;

/** Orders `count` nodes: in their own order, each preceded by what it needs and what is not there yet. */
export function inOrder(count: number, edges: Edges): Order {
  const { starts, needs } = needsOf(count, edges);
  const state = new Uint8Array(count);
  const next = starts.slice(0, count);
  const order: number[] = [];
  const stack: number[] = [];
  for (let root = 0; root < count; root++) {
    if (state[root] !== NEW) continue;
    stack.push(root);
    state[root] = OPEN;
    for (let node = stack.at(-1); node !== undefined; node = stack.at(-1)) {
      const at = next[node] ?? 0;
      if (at === starts[node + 1]) {
        state[node] = DONE;
        order.push(node);
        stack.pop();
        continue;
      }
      next[node] = at + 1;
      const need = needs[at] ?? 0;
      if (state[need] === OPEN) {
        return { kind: "cycle", nodes: stack.slice(stack.indexOf(need)) };
      }
      if (state[need] === NEW) {
        state[need] = OPEN;
        stack.push(need);
      }
    }
  }
  return { kind: "order", nodes: order };
}

/** What each node needs, as one list cut at `starts`. */
function needsOf(count: number, { from, to }: Edges): { starts: Int32Array; needs: Int32Array } {
  const starts = new Int32Array(count + 1);
  for (const node of from) starts[node + 1] = (starts[node + 1] ?? 0) + 1;
  for (let i = 0; i < count; i++) starts[i + 1] = (starts[i + 1] ?? 0) + (starts[i] ?? 0);
  const fill = starts.slice(0, count);
  const needs = new Int32Array(from.length);
  for (const [i, node] of from.entries()) {
    const at = fill[node] ?? 0;
    needs[at] = to[i] ?? 0;
    fill[node] = at + 1;
  }
  return { starts, needs };
}
