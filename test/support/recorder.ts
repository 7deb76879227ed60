// An emitter that keeps what it was asked to emit, and prints values as the expressions they are.

import type { Attributes, Emitter } from "../../analyzers/python/library/index.ts";
import type { Value } from "../../analyzers/python/value.ts";

export interface Recorder extends Emitter {
  readonly nodes: Recorded[];
  /** The expression of a value. */
  print(value: Value | null): string;
  /** The expression of a value, or the operators in turn where that would be long. */
  brief(value: Value | null): string;
  /** Whether the value is computed from the tensor. */
  reaches(value: Value, tensor: Value): boolean;
  /** A new value that no node makes. */
  input(name: string): Value;
}

interface Recorded {
  readonly op: string;
  readonly inputs: readonly (Value | null)[];
  readonly attributes: Attributes;
}

/** A tensor that the call is given. */
export function tensor(cx: Recorder, name: string): Value {
  return cx.input(name);
}

export function recorder(): Recorder {
  const nodes: Recorded[] = [];
  // By value id: a name, or the node that makes it and the place among its outputs.
  const made: (string | { readonly node: Recorded; readonly place: number })[] = [];
  const value = (from: (typeof made)[number], is: "tensor" | "size" = "tensor"): Value => ({
    kind: "graph",
    id: (made.push(from) - 1) as Extract<Value, { kind: "graph" }>["id"],
    is,
  });
  const put = (
    op: string,
    inputs: readonly (Value | null)[],
    outputs: number,
    attributes: Attributes = {},
    is: "tensor" | "size" = "tensor",
  ): readonly Value[] => {
    const node = { op, inputs, attributes };
    nodes.push(node);
    return Array.from({ length: outputs }, (_, place) => value({ node, place }, is));
  };
  const one = (...args: Parameters<typeof put>): Value => put(...args)[0] ?? { kind: "ellipsis" };
  const print = (of: Value | null): string => printed(made, of);
  return {
    nodes,
    emit: (op, inputs, attributes) => one(op, inputs, 1, attributes),
    emitMany: put,
    vector: (items) => one("?vector", items, 1),
    weight: (sizes) => ({
      kind: "weight",
      sizes: sizes.map((size) =>
        typeof size === "number" ? { kind: "literal", value: size } : size,
      ),
    }),
    size: (x, axis) => one("?size", [x], 1, { axis }, "size"),
    opaque: (what, inputs) => one(`?${what}`, inputs, 1),
    print,
    brief: (of) =>
      nodes.length <= 12
        ? print(of)
        : nodes
            .map(({ op }) => op)
            .filter((op) => !op.startsWith("?"))
            .join(" · "),
    reaches: (from, to) => reached(made, from, to),
    input: (name) => value(name),
  };
}

type Made = readonly (string | { readonly node: Recorded; readonly place: number })[];

function printed(made: Made, value: Value | null): string {
  if (value === null) return "";
  if (value.kind === "literal") return String(value.value);
  if (value.kind === "setting" || value.kind === "library") return value.name;
  if (value.kind === "weight") return "W";
  if (value.kind === "tuple")
    return `(${value.items.map((item) => printed(made, item)).join(", ")})`;
  if (value.kind === "shape") return `shape(${printed(made, value.of)})`;
  if (value.kind !== "graph") return `<${value.kind}>`;
  const from = made[value.id];
  if (from === undefined) return "<foreign>";
  if (typeof from === "string") return from;
  const { op, inputs, attributes } = from.node;
  const args = inputs.map((input) => printed(made, input));
  if (op === "?vector") return `[${args.join(", ")}]`;
  if (op === "?size") return `size(${args.join(", ")}, ${attributes["axis"]})`;
  const pairs = Object.entries(attributes).map(([name, of]) => `${name}=${of}`);
  const place = from.place === 0 ? "" : `#${from.place}`;
  return `${op}(${args.join(", ")})${pairs.length === 0 ? "" : `{${pairs.join(" ")}}`}${place}`;
}

function reached(made: Made, from: Value, to: Value): boolean {
  const open: (Value | null)[] = [from];
  const seen = new Set<number>();
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (value === null) continue;
    if (value === to) return true;
    if (value.kind === "tuple") open.push(...value.items);
    if (value.kind === "shape") open.push(value.of);
    if (value.kind === "weight") open.push(...(value.sizes ?? []));
    if (value.kind !== "graph" || seen.has(value.id)) continue;
    if (to.kind === "graph" && value.id === to.id) return true;
    seen.add(value.id);
    const node = made[value.id];
    if (node !== undefined && typeof node !== "string") open.push(...node.node.inputs);
  }
  return false;
}
