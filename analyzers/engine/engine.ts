// The graph engine's contract: levels, components and longest paths of a plain directed graph.
// It must not know what a node stands for: operators, forms and formulas end at the class table.

/**
 * Directed multigraph: edge k goes from `edges[2k]` to `edges[2k + 1]`; node ids are 0 … nodes-1.
 */
export interface EdgeList {
  readonly nodes: number;
  readonly edges: Int32Array;
}

/**
 * The number kinds of a weight: integers saturate at 2³¹-1 and are exact below; doubles for work
 * and latency; single precision only where the relative error of a deep sum (1 % after 10⁷
 * additions) does not matter.
 */
export type Numbers = Int32Array | Float32Array | Float64Array;

/**
 * Node weights by class, in several lanes at once: node v weighs `table[classOf[v] * lanes +
 * lane]`. Weights are finite and not negative. A lane is one size, meter or machine: all lanes cost
 * little more than one.
 */
export interface Weights<N extends Numbers = Numbers> {
  readonly lanes: number;
  readonly classOf: Int32Array;
  readonly table: N;
}

/** `forward`: paths that end in the node; `backward`: paths that start in it. */
export type Direction = "forward" | "backward";

/**
 * All that one pass of path analysis tells, as `OpenGraph` says of each. The arrays are the
 * engine's own: they hold until the next call on the graph.
 */
export interface Profile<N extends Numbers = Numbers> {
  readonly levels: Int32Array;
  readonly widths: Int32Array;
  readonly forward: N;
  readonly backward: N;
  readonly slack: N;
}

/**
 * Opens graphs. Both engines give the same answers, bit for bit; `name` is for measurements only.
 */
export interface GraphEngine {
  readonly name: "wasm" | "reference";
  /**
   * Room for so many edges, for a caller that wants to write them where they are needed: the graph
   * that is opened with this very array is not copied. Holds until then, or until the next call.
   */
  room(edges: number): Int32Array;
  /** Throws RangeError where an edge names no node; `edges` must not change until `dispose`. */
  open(graph: EdgeList): OpenGraph;
}

/**
 * A graph with its adjacency. Every result is a fresh array of the caller's own, indexed by node
 * id; what needs an order is null on a graph with a cycle. Weights that do not fit the graph throw
 * RangeError, and so does use after `dispose`.
 */
export interface OpenGraph {
  readonly nodes: number;
  /** All node ids, by level and then by id: predecessors come first. */
  order(): Int32Array | null;
  /** Level of each node: 0 without predecessors, else 1 + the largest level of a predecessor. */
  levels(): Int32Array | null;
  /** Number of nodes on each level. */
  widths(): Int32Array | null;
  /**
   * Strongly connected component of each node, numbered from 0 without gaps so that no edge goes to
   * a larger number: what a component leads to is numbered before it (Tarjan's order from node 0
   * up, edges in list order).
   */
  components(): Int32Array;
  /** Weight of the heaviest path of the graph, in each lane; 0 for the empty graph. */
  spans<N extends Numbers>(weights: Weights<N>): N | null;
  /**
   * Weight of the heaviest path that ends or starts in each node, its own weight included: `[node *
   * lanes + lane]`.
   */
  longest<N extends Numbers>(weights: Weights<N>, direction: Direction): N | null;
  /**
   * By how much each node could grow before the span of the lane does: 0 on critical nodes.
   * Exact for integers below saturation; for floats within the rounding of two sums.
   */
  slack<N extends Numbers>(weights: Weights<N>, lane: number): N | null;
  /** Levels, widths, heaviest paths both ways in all lanes, and the slack of one, uncopied. */
  profile<N extends Numbers>(weights: Weights<N>, lane: number): Profile<N> | null;
  /**
   * One heaviest path of the lane, source first: walked back from the node with the largest forward
   * weight through the predecessor with the largest forward weight; the smallest id wins a tie.
   */
  criticalPath(weights: Weights, lane: number): Int32Array | null;
  /** Gives the memory back; calling it twice does no harm. */
  dispose(): void;
}
