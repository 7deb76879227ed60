// What copies of a cell may take from around them: weights, which tell layers from steps; numbers, such as the
// index of a step; and everything that is computed.

import { eachNode, type Graph, type Node, type Region, type ValueId } from "../ir/index.ts";

export interface Outside {
  /** Whether the value is made of tensors of the file alone, one of them with more than one entry. */
  isWeight(id: ValueId): boolean;
  /** Whether the value is computed from what enters the graph. */
  isData(id: ValueId): boolean;
}

type Kind = "number" | "weight" | "data";

/** What is known of the values around copies, by what they are computed from. */
export function outsideOf(graph: Graph, region: Region): Outside {
  const kinds = new Map<ValueId, Kind>();
  const kindOf = (id: ValueId): Kind => {
    const dims = graph.values[id]?.constant?.dims;
    return kinds.get(id) ?? (dims === undefined ? "data" : kindOfSize(dims));
  };
  for (const node of region.nodes) {
    const inputs = node.inputs.filter((id) => id !== null);
    const own = isSource(node) ? kindOfSize(tensorDims(node)) : "number";
    const kind = node.regions.length > 0 ? "data" : inputs.map(kindOf).reduce(larger, own);
    for (const id of node.outputs) if (id !== null) kinds.set(id, kind);
  }
  return { isWeight: (id) => kindOf(id) === "weight", isData: (id) => kindOf(id) === "data" };
}

function kindOfSize(dims: readonly bigint[] | null): Kind {
  const isSmall = dims !== null && dims.reduce((count, dim) => count * dim, 1n) <= 1n;
  return isSmall ? "number" : "weight";
}

const ORDER: readonly Kind[] = ["number", "weight", "data"];

function larger(a: Kind, b: Kind): Kind {
  return ORDER.indexOf(a) > ORDER.indexOf(b) ? a : b;
}

/** Whether the node only puts out what its attributes hold. */
export function isSource(node: Node): boolean {
  return node.inputs.length === 0 && node.regions.length === 0;
}

function tensorDims(node: Node): readonly bigint[] | null {
  for (const value of node.attributes.values()) {
    if (value.kind === "tensor") return value.value.dims;
    if (value.kind === "int" || value.kind === "float") return [];
    if (value.kind === "ints") return [BigInt(value.values.length)];
  }
  return null;
}

/** Values that are read outside of the given nodes: by other nodes, by regions, or as results. */
export function readElsewhere(region: Region, inside: ReadonlySet<Node>): ReadonlySet<ValueId> {
  const read = new Set<ValueId>(region.results);
  for (const node of region.nodes) {
    if (!inside.has(node)) for (const id of node.inputs) if (id !== null) read.add(id);
    for (const inner of node.regions) {
      for (const id of inner.region.results) read.add(id);
      eachNode(inner.region, ({ inputs, regions }) => {
        for (const id of inputs) if (id !== null) read.add(id);
        for (const each of regions) for (const id of each.region.results) read.add(id);
      });
    }
  }
  return read;
}
