// Makes a failing body smaller for as long as it fails.

import {
  type Expression,
  type LoopBody,
  leaf,
  nodesOf,
  partsOf,
  readsLeaf,
  replaced,
} from "./expression.ts";
import { sameDims } from "./tensor.ts";

/** After so many bodies tried, the smallest so far is good enough. */
const MOST_TRIES = 400;

/** The smallest body found that still fails. */
export function shrunk(body: LoopBody, fails: (body: LoopBody) => boolean): LoopBody {
  let best = body;
  let tries = 0;
  for (let isSmaller = true; isSmaller && tries < MOST_TRIES; ) {
    isSmaller = false;
    for (const candidate of smaller(best)) {
      if (++tries > MOST_TRIES) break;
      if (!fails(candidate)) continue;
      best = candidate;
      isSmaller = true;
      break;
    }
  }
  return best;
}

/** Bodies with one node less: a state fewer, a part in a node's place, an input in its place. */
function* smaller(body: LoopBody): Generator<LoopBody> {
  const { states } = body;
  if (states.length > 1) {
    for (const { old } of states) {
      const left = states.filter((state) => state.old !== old);
      const given = leaf("input", `z${old.leaf?.name ?? ""}`, old.type);
      yield { states: left.map((state) => ({ ...state, next: replaced(state.next, old, given) })) };
    }
  }
  for (const at of [...nodesOf(states.map(({ next }) => next))].reverse()) {
    for (const part of nodesOf(partsOf(at)).toReversed()) {
      if (isAlike(part, at) && isWithin(openLeaves(part), openLeaves(at)))
        yield changed(body, at, part);
    }
    if (at.leaf === null && at.op !== "Constant" && !readsLeaf(at, "state")) {
      yield changed(body, at, leaf("input", `z${nodesOf([at]).length}`, at.type));
    }
  }
}

function changed(body: LoopBody, from: Expression, to: Expression): LoopBody {
  return { states: body.states.map(({ old, next }) => ({ old, next: replaced(next, from, to) })) };
}

/** States of inner loops that are read outside of their loop, as in a part of its body. */
function openLeaves(at: Expression): ReadonlySet<Expression> {
  if (at.leaf !== null) return new Set(at.leaf.kind === "inner" ? [at] : []);
  const open = new Set(partsOf(at).flatMap((part) => [...openLeaves(part)]));
  if (at.inner !== null) open.delete(at.inner.enters);
  return open;
}

function isWithin<T>(part: ReadonlySet<T>, whole: ReadonlySet<T>): boolean {
  return [...part].every((one) => whole.has(one));
}

function isAlike(a: Expression, b: Expression): boolean {
  return a.type.elem === b.type.elem && sameDims(a.type.dims, b.type.dims);
}
