// What is known of one operator: the knowledge of an operator stands in its row and nowhere else.

import type { CircuitClass, Poly } from "../algebra/index.ts";
import { constant } from "../algebra/index.ts";
import type { Maybe, NonEmpty } from "../base/index.ts";
import type { Node, Recurrence, Region } from "../ir/index.ts";
import type { CarryRule } from "./carry.ts";
import type { Fact } from "./fact.ts";
import type { OpView } from "./view.ts";

export interface OpRule {
  /** "" is ONNX's main domain. */
  readonly domain: string;
  readonly op: string;
  /** First version of the operator set that has the operator. */
  readonly since: number;
  /** One sentence: what the operator computes. */
  readonly doc: string;
  /** How the node is called where its operator's name says little; left out where the name does. */
  readonly label?: (at: OpView) => string;
  /** Class of the function family the operator computes, its attributes fixed, its input growing. */
  readonly within: CircuitClass | ((at: OpView) => Maybe<CircuitClass>);
  /** What to do where the class is not known; left out where the general advice holds. */
  readonly help?: string;
  /** Whether two evaluations on the same inputs may differ; left out where they may not. */
  readonly random?: true;
  /** Theorems that give the class. */
  readonly because: NonEmpty<string>;
  /** What has to be taken for granted for the class to hold; left out where nothing has to be. */
  readonly assumes?: (at: OpView) => string;
  readonly infer: (at: OpView) => readonly Fact[];
  readonly cost: (at: OpView, outputs: readonly Fact[]) => OpCost;
  /** Pairs of sizes that are equal wherever the operator is defined; left out where nothing is asked of them. */
  readonly agrees?: (at: OpView) => readonly (readonly [Poly, Poly])[];
  /** Whether something that is no input decides the result, so that equal inputs may give different ones. */
  readonly isUnseen?: (at: OpView) => boolean;
  /** How output axes read input axes; null where any output may read all of every input. */
  readonly flow: (at: OpView, outputs: readonly Fact[]) => readonly AxisFlow[] | null;
  /**
   * What output 0 keeps of input 0 when that is a carried state: `same` is the state itself, `append` is the
   * state with new elements behind it. Left out where the operator reads its input.
   */
  readonly keeps?: (node: Node) => "same" | "append" | null;
  /** Whether output 0 is the first input, entry by entry; left out where entries are computed. */
  readonly passes?: (at: OpView, outputs: readonly Fact[]) => boolean;
  /** Whether output 0 is the first input of `before`, the node that made the first input of this one. */
  readonly undoes?: (at: OpView, before: OpView, outputs: readonly Fact[]) => boolean;
  /** Inputs of which each entry of output 0 is one, at the same place: all equal, they are the output. */
  readonly picks?: (at: OpView) => readonly number[];
  /** What the results are of old states of a loop; any function of them where left out. */
  readonly carry?: CarryRule;
  /** Whether the sizes of the result depend on entries of the first input. */
  readonly sizedByEntries?: true;
  /** Whether no entry of the result is ever negative; left out where one may be. */
  readonly nonNegative?: true;
  /** How the operator is structured where one evaluation is not one step. */
  readonly structure?: (at: OpView) => Structure;
  readonly examples: NonEmpty<OpExample>;
}

/** Cost of one evaluation outside any region the node holds. */
export interface OpCost {
  /** Scalar operations; a multiply-add counts 2. */
  readonly work: Poly;
  /** Bounded fan-in arithmetic steps on the longest chain (theory: column BF). */
  readonly steps: Poly;
  /** Dependent unbounded fan-in steps: 0 for data movement, 1 for an operator of constant threshold depth. */
  readonly threshold: Poly;
  /** Kernel launches; 0 where no data moves. */
  readonly launches: Poly;
}

/** How the node's work hangs together beyond its own cost. */
export type Structure =
  /** Runs one of the regions. */
  | { readonly kind: "branch"; readonly regions: readonly Region[] }
  /** A loop; its class and cost follow from the recurrence, not from `within` and `cost`. */
  | { readonly kind: "recurrence"; readonly recurrence: Recurrence }
  /** A decoding loop with a model inside: a procedure of its own, `limit` steps at most. */
  | {
      readonly kind: "procedure";
      readonly models: readonly Region[];
      readonly limit: Poly;
      readonly says: string;
    };

/**
 * Entries of output axis `to` at index i read input axis `from` at: the same index, all indices, those up to
 * i, those from i on, or a window of constant length around i. `to` is null for an axis that is reduced away.
 */
export interface AxisFlow {
  readonly input: number;
  readonly from: number;
  readonly output: number;
  readonly to: number | null;
  readonly kind: "same" | "all" | "prefix" | "suffix" | "window";
}

/** An example that the tests run and the documentation prints. */
export interface OpExample {
  /** `axis = -1, keepdims = 0`, in the syntax of ONNX text. */
  readonly attributes?: string;
  /** Version of the operator set; the newest when left out. */
  readonly opset?: number;
  /** Types of the inputs: `f32[B, T, d]`, `i64[2] = {0, -1}`, `seq(f32[N])`, or `` for one left out. */
  readonly inputs: readonly string[];
  /** Types of the outputs, with the content where it is inferred. `?` alone is a size nobody knows. */
  readonly outputs: readonly string[];
  readonly work?: string;
  /** The bounded fan-in span, `steps`. */
  readonly steps?: string;
}

/** Cost of moving data without computing: no scalar operation, no step, one launch. */
export const MOVES: OpCost = {
  work: constant(0),
  steps: constant(0),
  threshold: constant(0),
  launches: constant(1),
};
