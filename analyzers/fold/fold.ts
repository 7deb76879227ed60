// Exporters write a loop over data out, one copy of its body for each step of the sample they were run on. Such a
// chain of equal cells is put back as one loop, when its copies go along an axis of the data: then another sample
// would have given another number of them. Copies that read nothing of their own are a count of iterations, which
// does not grow with the data, and stay as they are. So do chains that are no copies of a cell; those are marked.

import { unknown } from "../base/index.ts";
import {
  type Attribute,
  type Graph,
  type Node,
  type OpName,
  type Region,
  segment,
  type ValueId,
} from "../ir/index.ts";
import { walkOf } from "./axis.ts";
import { isUnrolled, type Loop, type Values } from "./cell.ts";
import { type Chain, chainIn } from "./chain.ts";
import { ColumnReader, type Columns } from "./columns.ts";
import { rewritten } from "./rewrite.ts";
import { Numbers } from "./step.ts";
import { LEAST_COPIES, lengthOf, type Stretch, stretchesIn } from "./stretch.ts";
import { type Steps, stepsIn } from "./unfolded.ts";

/** The graph with its unrolled loops as loops, in functions and inner regions too. */
export function foldChains(graph: Graph): Graph {
  const folding = new Folding(graph);
  const body = folding.region(graph.body);
  const functions = new Map(
    [...graph.functions].map(([name, of]) => [name, { ...of, region: folding.region(of.region) }]),
  );
  const { added } = folding;
  if (added.length === 0) return graph;
  return { ...graph, values: [...graph.values, ...added], body, functions };
}

class Folding implements Values {
  readonly graph: Graph;
  readonly added: Values["added"] = [];
  readonly #reader: ColumnReader;

  constructor(graph: Graph) {
    this.graph = graph;
    this.#reader = new ColumnReader(graph);
  }

  region(region: Region): Region {
    const columns = this.#reader.read(region);
    const { loops, steps } = found(columns);
    const marks = steps.map((each) => marked(columns, this, each));
    const nodes = loops.length === 0 ? region.nodes : rewritten(columns, this, loops);
    const folded = this.#inside(marks.length === 0 ? nodes : [...nodes, ...marks]);
    return folded === region.nodes ? region : { ...region, nodes: folded };
  }

  /** The nodes, with what is folded in their regions; the same list where nothing is. */
  #inside(nodes: readonly Node[]): readonly Node[] {
    let isSame = true;
    const folded = nodes.map((node) => {
      // What is folded just now is no part of the file.
      if (node.regions.length === 0 || isUnrolled(node)) return node;
      const regions = node.regions.map(({ role, region }) => ({
        role,
        region: this.region(region),
      }));
      if (regions.every(({ region }, i) => region === node.regions[i]?.region)) return node;
      isSame = false;
      const { op, name, inputs, outputs, attributes, source } = node;
      return { op, name, inputs, outputs, attributes, regions, source };
    });
    return isSame ? nodes : folded;
  }
}

interface Found {
  readonly loops: readonly Loop[];
  readonly steps: readonly Steps[];
}

/** The loops that a region has written out, and the steps besides that are no copies of each other. */
function found(columns: Columns): Found {
  const numbers = new Numbers(columns.graph, columns.region);
  const taken = new Uint8Array(columns.nodes.length);
  const loops: Loop[] = [];
  for (const stretch of stretchesIn(columns.hashes)) {
    // Longer ones come first, so that one that overlaps another has an end in it.
    const last = stretch.start + lengthOf(stretch) - 1;
    if (taken[stretch.start] === 1 || taken[last] === 1) continue;
    const loop = loopIn(columns, numbers, stretch);
    if (loop === null) continue;
    taken.fill(1, loop.chain.start, loop.chain.start + lengthOf(loop.chain));
    loops.push(loop);
  }
  return { loops, steps: stepsIn(columns, numbers, taken) };
}

/** A node that says of steps that they are no loop that is known. */
function marked(columns: Columns, { graph, added }: Values, steps: Steps): Node {
  const { source, axis, count, result, node } = steps;
  const place = columns.region.nodes.indexOf(node);
  added.push({ name: "", declared: unknown("not read"), constant: null, overridable: false });
  return {
    op: WRITTEN_OUT,
    name: segment(node, place),
    inputs: [result, source],
    outputs: [(graph.values.length + added.length - 1) as ValueId],
    attributes: new Map<string, Attribute>([
      ["steps", { kind: "int", value: BigInt(count) }],
      ["axis", { kind: "int", value: BigInt(axis) }],
    ]),
    regions: [],
    source: null,
  };
}

const WRITTEN_OUT: OpName = { domain: "depthwise", name: "WrittenOut", overload: "" };

/** A cell may be applied more than once to each step: so many times at most. */
const MOST_REPEATS = 4;

/** The loop whose trips are the copies of a stretch, or some copies each. */
function loopIn(columns: Columns, numbers: Numbers, stretch: Stretch): Loop | null {
  for (let repeats = 1; repeats <= MOST_REPEATS; repeats++) {
    const copies = Math.floor(stretch.copies / repeats);
    if (copies < LEAST_COPIES) break;
    const chain = chainNear(columns, { ...stretch, period: stretch.period * repeats, copies });
    const walk = chain === null ? null : walkOf(columns, numbers, chain);
    if (chain !== null && walk !== null) return { chain, walk };
  }
  return null;
}

/** The chain in a stretch, or in the stretch without its first or its last copy: those may be of another kind. */
function chainNear(columns: Columns, stretch: Stretch): Chain | null {
  const { start, period, copies } = stretch;
  const whole = chainIn(columns, stretch);
  if (whole !== null || copies <= LEAST_COPIES) return whole;
  const fewer = copies - 1;
  return (
    chainIn(columns, { start: start + period, period, copies: fewer }) ??
    chainIn(columns, { start, period, copies: fewer })
  );
}
