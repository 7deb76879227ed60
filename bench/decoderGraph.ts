// The graph of an unrolled decoder: blocks of attention with a causal window over a few tokens, residual sums, and a
// feed-forward part. Ids are in topological order and edges are grouped by the node they lead to, as in ONNX.

const TOKENS = 64;
const HEADS = 8;
const WINDOW = 6;
/** Nodes of one block. */
const BLOCK = TOKENS * (4 * HEADS + 8);

/** About three and a half edges a node; what is left of a block is a chain. */
export function decoderGraph(nodes: number): Int32Array {
  const edges: number[] = [];
  let next = 0;
  const node = (...from: readonly number[]): number => {
    for (const source of from) edges.push(source, next);
    return next++;
  };
  let tokens = Array.from({ length: TOKENS }, () => node());
  while (next + BLOCK <= nodes) tokens = block(node, tokens);
  while (next < nodes) node(next - 1);
  return Int32Array.from(edges);
}

function block(node: (...from: readonly number[]) => number, tokens: readonly number[]): number[] {
  const keys: number[][] = [];
  return tokens.map((token, t) => {
    const normal = node(token);
    const queries = Array.from({ length: HEADS }, () => node(normal));
    keys.push(Array.from({ length: 2 * HEADS }, () => node(normal)));
    const seen = keys.slice(Math.max(0, t - WINDOW + 1));
    const heads = queries.map((query, head) =>
      node(query, ...seen.flatMap((key) => [key[head] ?? 0, key[head + HEADS] ?? 0])),
    );
    const residual = node(token, node(...heads));
    const down = node(node(node(node(residual))));
    return node(residual, down);
  });
}
