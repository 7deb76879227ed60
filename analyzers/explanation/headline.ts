// The one line above a definition: the verdict, its chain and its work.

import { clipped, growthText, namesIn, sizeName } from "../base/index.ts";
import { inventedSizes, type Subject } from "../report/index.ts";
import { orderText } from "./order.ts";
import { steepest } from "./words.ts";

/** Longest verdict that is shown whole; the rest stands in the explanation. */
const LONGEST = 96;

/** Axes that are named beside a chain that grows along none of them. */
const MOST_AXES = 3;

/** Such as `Stuck in TC0 · chain O(1) in T · work O(T²·d)`; of what is unknown only the reason. */
export function headline(subject: Subject): string {
  const { verdict, phrase } = subject;
  const parts = verdict === "unknown" ? [] : [chain(subject), ...work(subject)];
  return [clipped(phrase, LONGEST), ...parts].join(" · ");
}

function chain(subject: Subject): string {
  const axis = steepest(subject);
  if (axis !== null && axis.rewritten !== "constant") {
    const after = growthText(axis.rewritten, axis.axis);
    const before = growthText(axis.written, axis.axis);
    return after === before ? `chain ${after}` : `chain ${after}, ${before} as written`;
  }
  const names = subject.axes.filter(({ grows }) => grows).map((one) => sizeName(one.axis));
  const shown = names.slice(0, MOST_AXES).join(", ");
  return names.length === 0 ? "chain O(1)" : `chain O(1) in ${shown}`;
}

function work(subject: Subject): readonly string[] {
  const { expr } = subject.cost.written.work;
  const invented = inventedSizes(subject);
  const order = namesIn(expr).some((name) => invented.has(name)) ? null : orderText(expr);
  return order === null ? [] : [`work ${order}`];
}
