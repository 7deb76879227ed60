// Builders for operators that differ from their family in little more than the name.
// They know no operator; what an operator needs beyond its family, it says in its own row.

import type { Poly } from "../algebra/index.ts";
import { isUnknown, type NonEmpty } from "../base/index.ts";
import { perEntry } from "../forms/index.ts";
import { type ElemType, isInteger } from "../ir/index.ts";
import { broadcast, broadcastFlow } from "./broadcast.ts";
import { anyFunction, type CarryRule, entries, readings } from "./carry.ts";
import { unlistedPairs } from "./carry-entries.ts";
import { type Content, zipped } from "./content.ts";
import { eachElement } from "./cost.ts";
import { elemOf, type Fact, sizesOf, tensor } from "./fact.ts";
import type { OpExample, OpRule } from "./rule.ts";
import { elementsOf } from "./shape.ts";
import { ARITHMETIC, SERIES } from "./theorems.ts";
import type { OpView } from "./view.ts";

/** What tells an elementwise operator from another. */
export interface Elementwise extends Pick<OpRule, "passes" | "undoes" | "picks"> {
  readonly domain?: string;
  readonly since?: number;
  readonly because?: NonEmpty<string>;
  /** Type of the result; that of the first input when left out. */
  readonly elem?: ElemType | ((at: OpView) => ElemType);
  /** How many of the inputs hold data entry by entry; all when left out, the rest are parameters. */
  readonly data?: number;
  /** Scalar operations for each entry of the result; 1 when left out. */
  readonly perEntry?: number;
  readonly content?: Content;
  readonly random?: true;
  /** What the result is of old states; where left out, any function of the entry. */
  readonly carry?: CarryRule;
  readonly nonNegative?: true;
  readonly examples?: NonEmpty<OpExample>;
}

/** An operator on entries at the same index, its data inputs broadcast with each other. */
export function elementwise(op: string, doc: string, row: Elementwise = {}): OpRule {
  const elem = row.elem;
  return {
    domain: row.domain ?? "",
    op,
    since: row.since ?? 1,
    doc,
    within: "TC0",
    ...(row.random ? { random: row.random } : {}),
    ...(row.nonNegative ? { nonNegative: row.nonNegative } : {}),
    ...(row.passes ? { passes: row.passes } : {}),
    ...(row.undoes ? { undoes: row.undoes } : {}),
    ...(row.picks ? { picks: row.picks } : {}),
    carry: (cx) => (isLegacyBroadcast(cx.at) ? anyFunction(cx) : (row.carry ?? byEntry(row))(cx)),
    because: row.because ?? ARITHMETIC,
    infer: (at) => [
      mapped(
        at,
        dataInputs(at, row.data),
        typeof elem === "function" ? elem(at) : (elem ?? promoted(dataInputs(at, row.data))),
        row.content,
      ),
    ],
    cost: (at, outputs) => eachElement(at, outputs[0], row.perEntry),
    flow: (at, outputs) =>
      isLegacyBroadcast(at) ? null : broadcastFlow(dataInputs(at, row.data), outputs.slice(0, 1)),
    examples: row.examples ?? UNARY_EXAMPLES,
  };
}

/** An elementwise function of one input, its other inputs being parameters. */
export function unary(op: string, doc: string, row: Elementwise = {}): OpRule {
  return elementwise(op, doc, { data: 1, ...row });
}

/** An elementwise analytic function of one input. */
export function series(op: string, doc: string, row: Elementwise = {}): OpRule {
  return unary(op, doc, { because: SERIES, ...row });
}

/** An elementwise function of two inputs. */
export function binary(op: string, doc: string, row: Elementwise = {}): OpRule {
  return elementwise(op, doc, { data: 2, examples: BINARY_EXAMPLES, ...row });
}

/** An elementwise predicate of two inputs. */
export function predicate(op: string, doc: string, row: Elementwise = {}): OpRule {
  return binary(op, doc, { elem: "bool", examples: PREDICATE_EXAMPLES, ...row });
}

/** Whether the node before is of the same operator: one that applied twice gives back what it was given. */
export function undoesItself(at: OpView, before: OpView): boolean {
  const [{ op }, other] = [at.node, before.node.op];
  return op.domain === other.domain && op.name === other.name;
}

/** All inputs are picked from. */
export function picksAll(at: OpView): readonly number[] {
  return [...at.inputs.keys()];
}

/** The rule under another name. */
export function also(rule: OpRule, name: Partial<Pick<OpRule, "domain" | "op" | "since">>): OpRule {
  return { ...rule, since: 1, ...name };
}

/** The broadcast of the inputs, with its content where that is known. */
export function mapped(
  at: OpView,
  inputs: readonly (Fact | null)[],
  elem: ElemType,
  content?: Content,
): Fact {
  const sizes = resultSizes(at, inputs);
  if (isUnknown(sizes)) return tensor(elem, sizes);
  const ints = content === undefined ? null : contentOf(at, inputs, sizes, elem, content);
  return { ...tensor(elem, sizes), ints };
}

/** The type that holds entries of all inputs: truth values give way to numbers, whole numbers to what may be none. */
function promoted(inputs: readonly (Fact | null)[]): ElemType {
  const elems = inputs.filter((fact) => fact !== null).map(elemOf);
  const isWhole = (elem: ElemType): boolean => elem === "bool" || isInteger(elem);
  return (
    elems.find((elem) => elem.startsWith("c")) ??
    elems.find((elem) => elem !== "unknown" && !isWhole(elem)) ??
    elems.find((elem) => elem === "unknown") ??
    elems.find((elem) => elem !== "bool") ??
    elems[0] ??
    "unknown"
  );
}

/** Data inputs meet entry by entry; a state among the parameters may do anything. */
function byEntry({ data }: Elementwise): CarryRule {
  if (data === 1) return entries(perEntry);
  return (cx) => {
    const isData = readings(cx).every(([input]) => input < (data ?? cx.carries.length));
    return isData ? unlistedPairs(cx) : anyFunction(cx);
  };
}

function dataInputs(at: OpView, count: number | undefined): readonly (Fact | null)[] {
  return at.inputs.slice(0, count ?? at.inputs.length);
}

function resultSizes(at: OpView, inputs: readonly (Fact | null)[]) {
  const given = inputs.filter((fact) => fact !== null);
  if (given.length === 0) return sizesOf(null);
  return isLegacyBroadcast(at) ? sizesOf(given[0]) : broadcast(at, given.map(sizesOf));
}

// Before version 7 the second input was stretched to the first, along an axis named by an attribute.
function isLegacyBroadcast(at: OpView): boolean {
  return at.opset < 7 && at.attribute("broadcast") !== null;
}

function contentOf(
  at: OpView,
  inputs: readonly (Fact | null)[],
  sizes: readonly Poly[],
  elem: ElemType,
  content: Content,
): readonly Poly[] | null {
  if (inputs.every((fact) => fact?.kind !== "tensor" || fact.ints === null)) return null;
  return zipped(inputs, elementsOf(at, sizes), elem, content);
}

const UNARY_EXAMPLES: NonEmpty<OpExample> = [
  { inputs: ["f32[B, T, d]"], outputs: ["f32[B, T, d]"], work: "B·T·d", steps: "1" },
];

const BINARY_EXAMPLES: NonEmpty<OpExample> = [
  { inputs: ["f32[B, T, d]", "f32[d]"], outputs: ["f32[B, T, d]"], work: "B·T·d", steps: "1" },
];

const PREDICATE_EXAMPLES: NonEmpty<OpExample> = [
  { inputs: ["f32[B, T]", "f32[]"], outputs: ["bool[B, T]"], work: "B·T", steps: "1" },
];
