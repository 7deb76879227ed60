// Runs the rule of one operator on inputs that are written as text, as the examples of the rules are.

import {
  asInteger,
  asNumber,
  formulaText,
  type Poly,
  symbol,
} from "../../analyzers/algebra/index.ts";
import { isUnknown, unknown } from "../../analyzers/base/index.ts";
import type { Attribute, ElemType, Node, ValueId } from "../../analyzers/ir/index.ts";
import { ELEM_BITS } from "../../analyzers/ir/index.ts";
import {
  type Fact,
  type OpExample,
  type OpRule,
  type OpView,
  tensor,
} from "../../analyzers/ops/index.ts";
import { parseFormula } from "./parseFormula.ts";

/** The newest version of the main operator set that the rules describe. */
export const NEWEST_OPSET = 28;

/** The view of a node that has these inputs and attributes. */
export function viewOf(parts: {
  readonly rule: OpRule;
  readonly inputs: readonly (Fact | null)[];
  readonly attributes?: ReadonlyMap<string, Attribute>;
  readonly opset?: number;
  readonly outputs?: number;
}): OpView {
  const { rule, inputs, attributes = new Map<string, Attribute>() } = parts;
  let unknowns = 0;
  const node: Node = {
    op: { domain: rule.domain, name: rule.op, overload: "" },
    name: "",
    inputs: inputs.map((fact, i) => (fact === null ? null : (i as ValueId))),
    outputs: Array.from({ length: parts.outputs ?? 1 }, (_, i) => (inputs.length + i) as ValueId),
    attributes,
    regions: [],
    source: null,
  };
  return {
    node,
    opset: parts.opset ?? (rule.domain === "" ? NEWEST_OPSET : 1),
    inputs,
    attribute: (name) => attributes.get(name) ?? null,
    fresh: () => symbol(`?${unknowns++}`),
    measured: () => symbol(`?${unknowns++}`),
    axisOf: (size, says) =>
      isUnknown(size)
        ? { kind: "data", why: says, cap: null }
        : { kind: "axis", count: size, fixed: asNumber(size) },
    setting: (name) => symbol(name),
    fixedAxes: () => new Set(),
    isStandard: () => true,
    nameOf: (value) => `value ${value}`,
    factOf: () => ({ kind: "unknown", why: "no region was entered" }),
    enter: (region) => region.results.map(() => ({ kind: "unknown", why: "not entered" })),
  };
}

/** The view of an example. */
export function exampleView(rule: OpRule, example: OpExample): OpView {
  return viewOf({
    rule,
    inputs: example.inputs.map((text) => (text === "" ? null : parseFact(text))),
    attributes: parseAttributes(example.attributes ?? ""),
    ...(example.opset === undefined ? {} : { opset: example.opset }),
    outputs: example.outputs.length,
  });
}

/** `f32[B, T]`, `i64[2] = {0, T}`, `f32[…]`, `seq(f32[N])`. */
export function parseFact(text: string): Fact {
  const container = /^(seq|optional)\((.*)\)$/u.exec(text);
  if (container !== null) {
    const kind = container[1] === "seq" ? "sequence" : "optional";
    return { kind, of: parseFact(container[2] ?? "") };
  }
  const found = /^(\w+)\[(.*?)\](?: = \{(.*)\})?$/u.exec(text);
  const [, elem, sizes, content] = found ?? [];
  if (elem === undefined || sizes === undefined || !(elem in ELEM_BITS)) {
    throw new Error(`not a type: ${text}`);
  }
  const dims = sizes === "…" ? unknown("rank not given") : list(sizes).map(parseFormula);
  const ints = content === undefined ? null : list(content).map(parseFormula);
  return { ...tensor(elem as ElemType, dims), ints };
}

/** The fact as examples write it; `?` stands for every size that nobody knows. */
export function factText(fact: Fact | undefined): string {
  if (fact === undefined) return "(no fact)";
  if (fact.kind === "unknown") return "unknown";
  if (fact.kind !== "tensor") {
    return `${fact.kind === "sequence" ? "seq" : "optional"}(${factText(fact.of)})`;
  }
  const sizes = isUnknown(fact.sizes) ? "…" : fact.sizes.map(sizeText).join(", ");
  const content = fact.ints === null ? "" : ` = {${fact.ints.map(sizeText).join(", ")}}`;
  return `${fact.elem}[${sizes}]${content}`;
}

/** The formula as examples write it. */
export function sizeText(size: Poly): string {
  return formulaText(size).replaceAll(/\?\d+/gu, "?");
}

/** The text with its formulas in the form they are printed in. */
export function canonical(text: string): string {
  return text === "unknown" ? text : factText(parseFact(text));
}

/** `axis = -1, pads = [0, 0], equation = "ij->i", value = i64[1] {2}`. */
export function parseAttributes(text: string): ReadonlyMap<string, Attribute> {
  const found = new Map<string, Attribute>();
  for (const part of list(text)) {
    const [, name, value] = /^(\w+)\s*=\s*(.*)$/u.exec(part) ?? [];
    if (name === undefined || value === undefined) throw new Error(`not an attribute: ${part}`);
    found.set(name, parseAttribute(value));
  }
  return found;
}

function parseAttribute(text: string): Attribute {
  if (text.startsWith('"')) return { kind: "string", value: text.slice(1, -1) };
  if (/^-?\d+$/.test(text)) return { kind: "int", value: BigInt(text) };
  if (/^\w+\[/.test(text)) return { kind: "tensor", value: parseTensor(text) };
  if (!text.startsWith("[")) return { kind: "float", value: Number(text) };
  const items = list(text.slice(1, -1));
  if (items.some((item) => item.startsWith('"'))) {
    return { kind: "strings", values: items.map((item) => item.slice(1, -1)) };
  }
  return items.every((item) => /^-?\d+$/.test(item))
    ? { kind: "ints", values: items.map(BigInt) }
    : { kind: "floats", values: items.map(Number) };
}

function parseTensor(text: string) {
  const fact = parseFact(text.replace(/\] \{/u, "] = {"));
  if (fact.kind !== "tensor" || isUnknown(fact.sizes)) throw new Error(`not a tensor: ${text}`);
  const numbers = (values: readonly Poly[]) => values.map((value) => asInteger(value) ?? 0n);
  return {
    elem: fact.elem,
    dims: numbers(fact.sizes),
    ints: fact.ints === null ? null : numbers(fact.ints),
  };
}

/** The parts between commas that stand in no bracket. */
function list(text: string): readonly string[] {
  const parts: string[] = [];
  let [depth, start, isQuoted] = [0, 0, false];
  for (let i = 0; i <= text.length; i++) {
    const c = text[i] ?? ",";
    if (c === '"') isQuoted = !isQuoted;
    if (isQuoted) continue;
    if ("([{".includes(c)) depth++;
    if (")]}".includes(c)) depth--;
    if (c !== "," || depth > 0) continue;
    parts.push(text.slice(start, i).trim());
    start = i + 1;
  }
  return parts.filter((part) => part !== "");
}
