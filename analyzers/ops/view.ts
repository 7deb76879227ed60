// What a rule sees of one node: its inputs' facts, its attributes with the spec's defaults, its regions.
// Rules never see the graph, other nodes, or how inference is organised.

import { asNumber, type Poly } from "../algebra/index.ts";
import type { Maybe } from "../base/index.ts";
import type { Attribute, Node, Region, Trips, ValueId } from "../ir/index.ts";
import type { Fact } from "./fact.ts";

/** The attributes and inputs of a node as its rule reads them. */
export interface OpView {
  readonly node: Node;
  /** Version of the operator set of the node's domain. */
  readonly opset: number;
  /** One entry an input; null where an optional input is left out. */
  readonly inputs: readonly (Fact | null)[];
  /** The attribute, with references to the calling node's attributes followed. */
  attribute(name: string): Attribute | null;
  /** A size nobody knows, as a fresh symbol; `why` is shown where the symbol is explained. */
  fresh(why: string): Poly;
  /**
   * The size of an input along an axis where its shape does not tell: the same symbol wherever the value is measured.
   * `name` is what the program calls it.
   */
  measured(input: number, axis: number, name: string | null, why: string): Poly;
  /** A number that configures the program: it has a name, and it is the same in every run. */
  setting(name: string): Poly;
  /** Facts of a region's results, when its parameters have these facts. */
  enter(region: Region, params: readonly Fact[]): readonly Fact[];
  /**
   * The trip count of a loop along a tensor axis of this size: a named axis even where the size is a number
   * (then `fixed`), so that the loop grows with the axis it walks along. `says` names an axis of unknown size.
   */
  axisOf(size: Maybe<Poly>, says: string): Trips;
  /** Numbers that the file fixes for axes that loops walk along: a size that depends on one is no constant. */
  fixedAxes(): ReadonlySet<number>;
  /** Whether a node of its regions calls an operator, and no function of the model that has its name. */
  isStandard(node: Node): boolean;
  /** What the last `enter` inferred of a value the node's regions define or read. */
  factOf(value: ValueId): Fact;
  /** The name of such a value, fit for printing. */
  nameOf(value: ValueId): string;
}

/** The view with these inputs, as the operator set of that version has the operator. */
export function seenWith(at: OpView, inputs: readonly (Fact | null)[], opset = at.opset): OpView {
  return {
    node: at.node,
    opset,
    inputs,
    attribute: (name) => at.attribute(name),
    fresh: (why) => at.fresh(why),
    measured: (input, axis, name, why) => at.measured(input, axis, name, why),
    setting: (name) => at.setting(name),
    enter: (region, params) => at.enter(region, params),
    axisOf: (size, says) => at.axisOf(size, says),
    fixedAxes: () => at.fixedAxes(),
    isStandard: (node) => at.isStandard(node),
    factOf: (value) => at.factOf(value),
    nameOf: (value) => at.nameOf(value),
  };
}

/** Whether the input is there; optional inputs may be left out. */
export function isGiven(at: OpView, index: number): boolean {
  return at.inputs[index] !== null && at.inputs[index] !== undefined;
}

/** Whether the node has results besides the first. */
export function hasMoreResults(at: OpView): boolean {
  return at.node.outputs.slice(1).some((id) => id !== null);
}

export function intAttribute(at: OpView, name: string, otherwise: number): number {
  const found = at.attribute(name);
  return found?.kind === "int" ? Number(found.value) : otherwise;
}

export function floatAttribute(at: OpView, name: string, otherwise: number): number {
  const found = at.attribute(name);
  // A program may write a whole number.
  if (found?.kind === "int") return Number(found.value);
  return found?.kind === "float" ? found.value : otherwise;
}

export function stringAttribute(at: OpView, name: string, otherwise: string): string {
  const found = at.attribute(name);
  return found?.kind === "string" ? found.value : otherwise;
}

/** A list of integers, or null where the attribute is absent. */
export function intsAttribute(at: OpView, name: string): readonly number[] | null {
  const found = at.attribute(name);
  return found?.kind === "ints" ? found.values.map(Number) : null;
}

/** The integers an input holds in every run as formulas, or null. */
export function intsInput(at: OpView, index: number): readonly Poly[] | null {
  const fact = at.inputs[index];
  return fact?.kind === "tensor" ? fact.ints : null;
}

/**
 * Integers that older operator sets give as an attribute and newer ones as an input (axes, pads, repeats).
 * `absent` when neither is given, null when the input is given but its content is not known.
 */
export function intsGiven(
  at: OpView,
  name: string,
  index: number,
): readonly number[] | "absent" | null {
  const attribute = intsAttribute(at, name);
  if (attribute !== null) return attribute;
  const input = at.inputs[index];
  if (input === null || input === undefined) return "absent";
  const numbers = intsInput(at, index)?.map(asNumber);
  if (numbers === undefined) return null;
  const known = numbers.filter((n) => n !== null);
  return known.length === numbers.length ? known : null;
}

/** The region in the attribute of that name. */
export function regionOf(at: OpView, role: string): Region | null {
  return at.node.regions.find((named) => named.role === role)?.region ?? null;
}

/** The axis counted from the front, or null when it is outside the rank. */
export function normalAxis(axis: number, rank: number): number | null {
  const normal = axis < 0 ? axis + rank : axis;
  return normal >= 0 && normal < rank ? normal : null;
}
