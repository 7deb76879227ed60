// A model as its file says it, before any name is resolved. The binary reader and the text reader make it,
// the writer prints it, `lower` makes the program of it. Payloads of tensors are not part of it.

import { type Attribute, MOST_FACTORS } from "../ir/index.ts";
import type { NameId, Names } from "./names.ts";
import type { NodeTable } from "./nodeTable.ts";

export interface Model {
  readonly names: Names;
  /** Null where the file has none. */
  readonly irVersion: bigint | null;
  readonly producer: { readonly name: string; readonly version: string };
  readonly opsets: readonly OpsetDef[];
  readonly graph: GraphDef;
  readonly functions: readonly FunctionDef[];
  readonly metadata: readonly MetadataEntry[];
}

export interface MetadataEntry {
  readonly key: string;
  readonly value: string;
}

export interface OpsetDef {
  readonly domain: NameId;
  readonly version: bigint;
}

export interface GraphDef {
  readonly name: NameId;
  readonly nodes: NodeTable;
  readonly initializers: readonly TensorDef[];
  readonly inputs: readonly ValueDef[];
  readonly outputs: readonly ValueDef[];
  readonly infos: readonly ValueDef[];
}

export interface FunctionDef {
  readonly domain: NameId;
  readonly name: NameId;
  readonly overload: NameId;
  /** Attributes without a default. */
  readonly attributes: readonly NameId[];
  readonly defaults: AttributeDefs;
  readonly opsets: readonly OpsetDef[];
  /** Named as the function; it has no initialisers. */
  readonly body: GraphDef;
}

export interface NodeDef {
  readonly name: NameId;
  readonly op: NameId;
  readonly domain: NameId;
  readonly overload: NameId;
  readonly inputs: readonly NameId[];
  readonly outputs: readonly NameId[];
  /** Shared by nodes whose attributes are equal. */
  readonly attributes: AttributeDefs;
  readonly graphs: readonly NamedGraph[];
}

export interface NamedGraph {
  readonly role: string;
  readonly graph: GraphDef;
}

/** By name; graphs stand apart. */
export type AttributeDefs = ReadonlyMap<string, AttributeDef>;

export type AttributeDef =
  | Exclude<Attribute, { kind: "tensor" | "type" }>
  | { readonly kind: "tensor"; readonly value: TensorDef }
  | { readonly kind: "type"; readonly value: TypeDef };

export interface TensorDef {
  readonly name: NameId;
  /** Number of `DATA_TYPE`. */
  readonly dataType: number;
  readonly dims: readonly bigint[];
  /** The content of small integer and boolean tensors. */
  readonly ints: readonly bigint[] | null;
  /** Where the payload lies when it is not in the file. */
  readonly external: string | null;
  readonly isSparse: boolean;
}

export interface ValueDef {
  readonly name: NameId;
  readonly type: TypeDef | null;
}

export type TypeDef =
  /** `dims` is null where not even the rank is known. */
  | {
      readonly kind: "tensor" | "sparse";
      readonly dataType: number;
      readonly dims: readonly DimDef[] | null;
    }
  | { readonly kind: "sequence" | "optional"; readonly of: TypeDef | null }
  | { readonly kind: "map" | "opaque" };

/** A number, the name of a size or a formula of such names, or null for a size nobody knows. */
export type DimDef = bigint | string | null;

export const NO_ATTRIBUTE_DEFS: AttributeDefs = new Map();
export const NO_GRAPHS: readonly NamedGraph[] = [];

/** Whether whole numbers in floats are kept: factors of several axes, none of which makes an axis empty. */
export function areFactors(values: readonly bigint[]): boolean {
  return values.length > 1 && values.length <= MOST_FACTORS && values.every((value) => value > 0n);
}

/** Number of elements, 1 for a scalar. */
export function elementCount(dims: readonly bigint[]): bigint {
  return dims.reduce((count, dim) => count * dim, 1n);
}
