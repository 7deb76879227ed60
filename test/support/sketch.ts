// Writes small graphs in a few lines: inputs with symbolic sizes, nodes with attributes, regions made of nodes.

import { constant, symbol } from "../../analyzers/algebra/index.ts";
import { must, unknown } from "../../analyzers/base/index.ts";
import {
  type Attribute,
  type ElemType,
  type Graph,
  GraphBuilder,
  type NamedRegion,
  tensorType,
  type ValueId,
} from "../../analyzers/ir/index.ts";

/** A number, or the name of a size. */
export type Size = string | number;
export type Attributes = Readonly<Record<string, number | string | readonly number[]>>;
/** Adds what it needs to the sketch and returns the value. */
export type Sketched = (g: Sketch) => ValueId;

/** A graph in the making: values and nodes are added in the order in which they are asked for. */
export class Sketch {
  readonly builder = new GraphBuilder();
  readonly params: ValueId[] = [];
  nodes: ReturnType<GraphBuilder["node"]>[] = [];

  input(name: string, elem: ElemType, sizes: readonly Size[]): ValueId {
    const id = this.value(name, elem, sizes);
    this.params.push(id);
    return id;
  }

  value(name: string, elem: ElemType, sizes: readonly Size[]): ValueId {
    const dims = sizes.map((size) => (typeof size === "number" ? constant(size) : symbol(size)));
    return this.builder.value(name, tensorType(elem, dims));
  }

  unnamed(name: string): ValueId {
    return this.builder.value(name, unknown("not declared"));
  }

  int(value: number | bigint, access: "fixed" | "overridable" = "fixed"): ValueId {
    return this.literal("i64", value, access);
  }

  literal(elem: ElemType, value: number | bigint, access: "fixed" | "overridable" = "fixed") {
    const tensor = { elem, dims: [], ints: [BigInt(value)] };
    return this.builder.value("literal", unknown("a literal"), tensor, access);
  }

  list(values: readonly (number | bigint)[]): ValueId {
    const ints = values.map(BigInt);
    const tensor = { elem: "i64", dims: [BigInt(ints.length)], ints } as const;
    return this.builder.value("list", unknown("a literal"), tensor);
  }

  node(op: string, inputs: readonly (ValueId | null)[], attributes: Attributes = {}): ValueId {
    const [only] = this.nodeOf("", op, inputs, 1, { attributes });
    return must(only, "output");
  }

  nodeOf(
    domain: string,
    op: string,
    inputs: readonly (ValueId | null)[],
    count: number,
    parts: { readonly attributes?: Attributes; readonly regions?: readonly NamedRegion[] },
  ): readonly ValueId[] {
    const outputs = Array.from({ length: count }, (_, i) => this.unnamed(`${op}_${i}`));
    const attributes = new Map(
      Object.entries(parts.attributes ?? {}).map(([name, value]) => [name, attributeOf(value)]),
    );
    const { builder } = this;
    const named = { op: builder.op(domain, op), inputs, outputs, attributes };
    this.nodes.push(builder.node({ ...named, regions: parts.regions ?? [] }));
    return outputs;
  }

  /** A region whose nodes are those that `results` makes. */
  region(role: string, params: readonly ValueId[], results: () => readonly ValueId[]): NamedRegion {
    const outer = this.nodes;
    this.nodes = [];
    const ids = results();
    const region = this.builder.region(`graph/node/${role}`, params, this.nodes, ids);
    this.nodes = outer;
    return { role, region };
  }

  finish(opset: number): Graph {
    const opsets = new Map([
      ["", opset],
      ["com.microsoft", 1],
    ]);
    return this.builder.finish(
      "graph",
      this.builder.region("graph", this.params, this.nodes, []),
      opsets,
    );
  }
}

function attributeOf(value: number | string | readonly number[]): Attribute {
  if (typeof value === "string") return { kind: "string", value };
  if (typeof value === "number") return { kind: "int", value: BigInt(value) };
  return { kind: "ints", values: value.map(BigInt) };
}
