// The one representation that every front end lowers to and every analysis reads.
//
//   Program  = Subject* Problem*
//   Subject  = Graph, and what part of the code or file it stands for
//   Graph    = Value* Region Function*           values of all regions share one table
//   Region   = params Node* results              nodes in topological order
//   Node     = op inputs outputs attributes Region*   a region may read values of the regions around it
//   Function = Region, called by nodes whose operator has its name
//
// Built only by `GraphBuilder` (build.ts); what comes out of it satisfies `checkGraph` (check.ts).

import type { Maybe, Problem, TextRange } from "../base/index.ts";
import type { ElemType, ValueType } from "./type.ts";

/** Index into `Graph.values`. */
export type ValueId = number & { readonly valueId: unique symbol };

export interface Program {
  readonly subjects: readonly Subject[];
  readonly problems: readonly Problem[];
  /** What the source says to the tool; models say nothing. */
  readonly remarks?: readonly Remark[];
}

/** A comment `depthwise: …` of a source file. */
export interface Remark {
  /** What stands behind the colon. */
  readonly text: string;
  readonly at: TextRange;
  /** The line it speaks of: its own, or where it stands alone the next line of code; the name's, of a definition. */
  readonly about: number;
}

/** A part of the code or file that gets a verdict of its own. */
export interface Subject {
  /** Class, function or method; null for the graph of a model file. */
  readonly symbol: string | null;
  readonly file: string;
  /** What its id has behind the symbol, for a subject that is made of another; left out for all others. */
  readonly part?: string;
  readonly kind: "model" | "procedure";
  readonly role: "forward" | "step" | "generate" | "sample" | "solve" | "search" | "train";
  readonly headline: boolean;
  readonly frontend: "onnx" | "torch" | "jax" | "keras";
  /** Where its name stands in a source file; null for a model file. */
  readonly at: TextRange | null;
  readonly graph: Graph;
}

export interface Graph {
  readonly name: string;
  readonly values: readonly Value[];
  readonly body: Region;
  /** By `opIdentity` of the operator that calls them. */
  readonly functions: ReadonlyMap<string, FunctionBody>;
  /** Version of each operator set the graph is written in; the main domain is "". */
  readonly opsets: ReadonlyMap<string, number>;
  /** Results of nodes that run in some runs only, although no region says so; left out where there are none. */
  readonly doubtful?: ReadonlySet<ValueId>;
}

export interface FunctionBody {
  readonly op: OpName;
  readonly region: Region;
  readonly opsets: ReadonlyMap<string, number>;
  /** Defaults of the attributes that the body may refer to. */
  readonly defaults: Attributes;
}

export interface Value {
  readonly name: string;
  /** What the front end was told; inference may know more. */
  readonly declared: Maybe<ValueType>;
  /** The tensor, when it is the same in every run (a weight, a literal). */
  readonly constant: Constant | null;
  /**
   * Whether the caller may put another tensor in the constant's place: then its content describes the
   * default only, and nothing that must hold for every run may rest on it.
   */
  readonly overridable: boolean;
}

/** A tensor whose payload stays unread, but for small integer and boolean ones, and for lists of a few factors. */
export interface Constant {
  readonly elem: ElemType;
  readonly dims: readonly bigint[];
  /**
   * The content, for integer and boolean tensors of at most `SMALL_CONSTANT` elements, and for lists of two to
   * `MOST_FACTORS` positive whole numbers in 32-bit floats; else null.
   */
  readonly ints: readonly bigint[] | null;
}

/** Integer tensors up to this many elements keep their content: axes, shapes, trip counts. */
export const SMALL_CONSTANT = 1024;

/** As many numbers as say how far each axis of an image is stretched. */
export const MOST_FACTORS = 8;

export interface Region {
  /** `graph`, `graph/Loop_3/body`: where the region stands. */
  readonly path: string;
  readonly params: readonly ValueId[];
  readonly nodes: readonly Node[];
  readonly results: readonly ValueId[];
}

export interface Node {
  readonly op: OpName;
  /** As the file has it; may be empty, and need not be unique. */
  readonly name: string;
  /** An omitted optional input is null. */
  readonly inputs: readonly (ValueId | null)[];
  readonly outputs: readonly (ValueId | null)[];
  readonly attributes: Attributes;
  readonly regions: readonly NamedRegion[];
  /** Place in a source file; null for nodes of a model file. */
  readonly source: TextRange | null;
}

export interface NamedRegion {
  /** The attribute that holds it: `body`, `then_branch`. */
  readonly role: string;
  readonly region: Region;
}

/** An operator's full name. Equal names are one object within a graph. */
export interface OpName {
  /** "" is the main domain. */
  readonly domain: string;
  readonly name: string;
  /** Tells apart functions of one name; "" for operators. */
  readonly overload: string;
}

export type Attributes = ReadonlyMap<string, Attribute>;

export type Attribute =
  | { readonly kind: "int"; readonly value: bigint }
  | { readonly kind: "ints"; readonly values: readonly bigint[] }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "floats"; readonly values: readonly number[] }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "strings"; readonly values: readonly string[] }
  | { readonly kind: "tensor"; readonly value: Constant }
  | { readonly kind: "type"; readonly value: ValueType }
  /** Stands for the calling node's attribute of that name; in function bodies only. */
  | { readonly kind: "reference"; readonly name: string }
  /** A list too long to be kept, or of a kind no rule reads. */
  | { readonly kind: "unread"; readonly count: number };

export const NO_ATTRIBUTES: Attributes = new Map();

/** What tells operators apart, as a string; its parts may hold any character. */
export function opIdentity(op: OpName): string {
  return `${op.domain.length},${op.name.length},${op.domain}${op.name}${op.overload}`;
}

/** An operator as it is printed: `com.microsoft::Attention`, `MatMul`. Two may print the same. */
export function opKey(op: OpName): string {
  const name = op.overload === "" ? op.name : `${op.name}:${op.overload}`;
  return op.domain === "" ? name : `${op.domain}::${name}`;
}
