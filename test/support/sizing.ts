// An emitter that infers what it is asked to emit, with the rules of the operators: what a call gives, as a type.

import { constant } from "../../analyzers/algebra/index.ts";
import type { Attribute } from "../../analyzers/ir/index.ts";
import { type Fact, findRule, integers, tensor } from "../../analyzers/ops/index.ts";
import {
  type Attributes,
  bind,
  findCall,
  findLayer,
} from "../../analyzers/python/library/index.ts";
import type { Emitter } from "../../analyzers/python/library/row.ts";
import { type GraphValue, literal, type Value } from "../../analyzers/python/value.ts";
import { factText, parseFact, viewOf } from "./operator.ts";

/** Values that are inferred while rows emit them. */
export interface Sizing extends Emitter {
  input(type: string): Value;
  /** The type of a value. */
  typeOf(value: Value): string;
}

/** The type of a function's result. */
export function callType(
  name: string,
  args: readonly (Value | string)[],
  named: Readonly<Record<string, Value | string>> = {},
): string {
  const [cx, row] = [sizing(), findCall(name)];
  if (row === null) return "no row";
  return cx.typeOf(row.lower(cx, bind(row.params, given(cx, args, named))));
}

/** The type of what a layer gives. */
export function layerType(
  name: string,
  made: readonly Value[],
  args: readonly (Value | string)[],
  options: Readonly<Record<string, Value>> = {},
): string {
  const [cx, row] = [sizing(), findLayer(name)];
  if (row === null) return "no row";
  const own = bind(row.params, given(cx, made, options));
  return cx.typeOf(row.lower(cx, own, bind(row.call, given(cx, args, {}))));
}

// A text is the type of a tensor.
function given(
  cx: Sizing,
  args: readonly (Value | string)[],
  named: Readonly<Record<string, Value | string>>,
) {
  const value = (arg: Value | string) => (typeof arg === "string" ? cx.input(arg) : arg);
  const pairs = Object.entries(named).map(([name, arg]) => [name, value(arg)] as const);
  return { positional: args.map(value), named: new Map(pairs) };
}

export function sizing(): Sizing {
  const facts: Fact[] = [];
  const keep = (fact: Fact, is: GraphValue["is"] = "tensor"): Value => ({
    kind: "graph",
    id: (facts.push(fact) - 1) as GraphValue["id"],
    is,
  });
  const factOf = (value: Value): Fact => {
    if (value.kind === "graph") return facts[value.id] ?? { kind: "unknown", why: "foreign" };
    if (value.kind === "weight") {
      const sizes = value.sizes?.map((size) => only(factOf(size)) ?? constant(0)) ?? [];
      return tensor("f32", sizes);
    }
    if (value.kind === "shape") {
      const bounds = { start: value.from, ...(value.to === null ? {} : { end: value.to }) };
      return factOf(emitMany("Shape", [value.of], 1, bounds)[0] ?? literal(null));
    }
    const number = value.kind === "literal" ? Number(value.value) : Number.NaN;
    return Number.isSafeInteger(number) ? integers([constant(number)], []) : tensor("f32", []);
  };
  const emitMany = (
    op: string,
    inputs: readonly (Value | null)[],
    outputs: number,
    attributes: Attributes = {},
  ): readonly Value[] => {
    const [domain = "", name = op] = op.includes("::") ? op.split("::") : ["", op];
    const rule = findRule(domain, name);
    if (rule === null) throw new Error(`no rule for ${op}`);
    const view = viewOf({
      rule,
      inputs: inputs.map((input) => (input === null ? null : factOf(input))),
      attributes: new Map(Object.entries(attributes).map(([key, value]) => [key, read(value)])),
      opset: domain === "" ? 23 : 1,
      outputs,
    });
    const found = rule.infer(view);
    return Array.from({ length: outputs }, (_, i) =>
      keep(found[i] ?? { kind: "unknown", why: "no such output" }),
    );
  };
  const printed = (value: Value): string => {
    if (value.kind === "tuple") return `(${value.items.map(printed).join("; ")})`;
    return value.kind === "literal" ? "None" : factText(factOf(value)).replaceAll('"?"', "?");
  };
  return {
    emit: (op, inputs, attributes) => emitMany(op, inputs, 1, attributes)[0] ?? literal(null),
    emitMany,
    vector: (items) => {
      const ints = items.map((item) => {
        const fact = factOf(item);
        return fact.kind === "tensor" ? fact.ints : null;
      });
      const known = ints.filter((some) => some !== null);
      if (known.length === ints.length) return keep(integers(known.flat()));
      return keep(tensor("i64", [constant(items.length)]));
    },
    weight: (sizes) => ({
      kind: "weight",
      sizes: sizes.map((size) => (typeof size === "number" ? literal(size) : size)),
    }),
    size: (x, axis) => {
      const fact = factOf(x);
      const size = fact.kind === "tensor" && Array.isArray(fact.sizes) ? fact.sizes.at(axis) : null;
      return keep(size == null ? tensor("i64", []) : integers([size], []), "size");
    },
    opaque: () => keep({ kind: "unknown", why: "opaque" }),
    input: (type) => keep(parseFact(type)),
    typeOf: (value) => printed(value),
  };
}

function only(fact: Fact) {
  return fact.kind === "tensor" && fact.ints?.length === 1 ? (fact.ints[0] ?? null) : null;
}

function read(value: number | string | readonly number[]): Attribute {
  if (typeof value === "string") return { kind: "string", value };
  if (typeof value !== "number") return { kind: "ints", values: value.map((n) => BigInt(n)) };
  return Number.isSafeInteger(value)
    ? { kind: "int", value: BigInt(value) }
    : { kind: "float", value };
}
