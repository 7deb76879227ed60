// Facts that hold for either of two values, and facts of states that hold in every trip of a loop.

import type { Poly } from "../algebra/index.ts";
import { isUnknown, unknown } from "../base/index.ts";
import type { ElemType } from "../ir/index.ts";
import { type Fact, type Sizes, type TensorFact, tensor } from "./fact.ts";
import type { OpView } from "./view.ts";

const EMPTY = unknown("nothing was put into the sequence");

/** What a sequence holds while it is empty: covered by every fact. */
export function nothing(elem: ElemType): Fact {
  return tensor(elem, EMPTY);
}

/** What is known of a value that is `a` in some runs and `b` in others. */
export function joinFacts(at: OpView, a: Fact, b: Fact): Fact {
  return cover(at, varying(a), b, new Set());
}

/**
 * Facts of a loop's states that hold at the start of every trip: those of the initial states, with what a trip
 * changes left open. `trip` gives the states after a trip and is called last with the facts returned. Two trips
 * do, unless one state's change only shows in another later; then nothing is assumed of the states.
 */
export function settle(
  at: OpView,
  initial: readonly Fact[],
  trip: (states: readonly Fact[]) => readonly Fact[],
): readonly Fact[] {
  const open = new Set<Poly>();
  let states = initial.map(varying);
  for (let round = 0; round < 2; round++) {
    const after = trip(states);
    const before = states;
    states = before.map((state, i) => cover(at, state, after[i] ?? MISSING, open));
    if (states.every((state, i) => state === before[i])) return states;
  }
  states = states.map(forgotten);
  trip(states);
  return states;
}

const MISSING: Fact = { kind: "unknown", why: "a result of the body is missing" };

/** `before` itself where it covers `after`, else what covers both. Sizes in `open` stand for any size. */
function cover(at: OpView, before: Fact, after: Fact, open: Set<Poly>): Fact {
  if (before === after || isNothing(after)) return before;
  if (isNothing(before)) return varying(after);
  if (before.kind === "unknown") return before;
  if (before.kind === "tensor" && after.kind === "tensor") {
    return coverTensor(at, before, after, open);
  }
  if (before.kind !== "tensor" && before.kind === after.kind) {
    const of = cover(at, before.of, after.of, open);
    return of === before.of ? before : { ...before, of };
  }
  return { kind: "unknown", why: after.kind === "unknown" ? after.why : "of different kinds" };
}

function isNothing(fact: Fact): boolean {
  return fact.kind === "tensor" && fact.sizes === EMPTY;
}

function coverTensor(at: OpView, before: TensorFact, after: TensorFact, open: Set<Poly>): Fact {
  const elem = before.elem === after.elem ? before.elem : "unknown";
  const sizes = coverSizes(at, before.sizes, after.sizes, open);
  const isSame = before.ints?.every((entry, i) => entry === after.ints?.[i]) ?? true;
  const ints = isSame && before.ints?.length === after.ints?.length ? before.ints : null;
  if (elem === before.elem && sizes === before.sizes && ints === before.ints) return before;
  return { kind: "tensor", elem, sizes, ints, constant: false };
}

function coverSizes(at: OpView, before: Sizes, after: Sizes, open: Set<Poly>): Sizes {
  if (isUnknown(before)) return before;
  if (isUnknown(after)) return after;
  if (before.length !== after.length) return unknown("the number of axes differs");
  if (before.every((size, axis) => size === after[axis] || open.has(size))) return before;
  return before.map((size, axis) => {
    if (size === after[axis] || open.has(size)) return size;
    const made = at.fresh("a size that differs between branches, or from trip to trip");
    open.add(made);
    return made;
  });
}

/** The same fact of a value that is not constant. */
export function varying(fact: Fact): Fact {
  return fact.kind === "tensor" && fact.constant ? { ...fact, constant: false } : fact;
}

function forgotten(fact: Fact): Fact {
  const why = "it changes from trip to trip";
  return fact.kind === "tensor" ? tensor(fact.elem, unknown(why)) : { kind: "unknown", why };
}
