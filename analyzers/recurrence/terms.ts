// Which values of a body are equal in each trip, whatever the old states are: equal terms are equal values. What a
// node hands on unchanged, what undoes the node before it, and a choice between equals are the value they give back.

import { isUnknown } from "../base/index.ts";
import type { Carry } from "../forms/index.ts";
import type { ValueId } from "../ir/index.ts";
import { elemOf, type Fact, type OpRule, type OpView, sizesOf } from "../ops/index.ts";
import { contentText, toldText } from "./names.ts";
import type { RunNode } from "./run.ts";

/** A value within one trip. */
export type Term = number;

/** What is known of a value: what it is of the old states, and which value it is. */
export interface Known {
  readonly carry: Carry;
  readonly term: Term;
}

/** Gives out terms. */
export class Terms {
  readonly #known = new Map<string, Term>();
  #count = 0;

  /** A value that is told from all others. */
  fresh(): Term {
    return this.#count++;
  }

  /** A value from outside of the loop. */
  outside(id: ValueId): Term {
    return this.#interned(`v${id}`);
  }

  /** What the node makes of values; told from all others where that is not fixed by what it is written with. */
  result(run: RunNode, parts: readonly (Term | null)[], output: number): Term {
    const { node, view } = run;
    const content = contentText(run.outputs[output]);
    if (content !== null) return this.#interned(content);
    const told = parts.length === 0 || node.regions.length > 0 ? null : toldText(node);
    if (told === null) return this.fresh();
    return this.#interned(`${view.opset} ${told} ${parts.join()} ${output}`);
  }

  #interned(key: string): Term {
    const known = this.#known.get(key) ?? this.#count++;
    this.#known.set(key, known);
    return known;
  }
}

/** How values were made: what they were before their last node. */
export class Origins {
  readonly #made = new Map<Term, { readonly before: OpView; readonly first: Known }>();

  /** Notes that the node made the value, from a first input of which this is known. */
  note(term: Term, { view }: RunNode, first: Known | null | undefined): void {
    if (first != null) this.#made.set(term, { before: view, first });
  }

  /** The value that the node gives back as it was; null where it makes another. */
  given(run: RunNode, rule: OpRule, inputs: readonly (Known | null)[]): Known | null {
    const { view, outputs } = run;
    const [first] = inputs;
    if (first != null) {
      if (rule.keeps?.(run.node) === "same") return first;
      if (rule.passes?.(view, outputs) === true) return first;
      const made = this.#made.get(first.term);
      if (made !== undefined && rule.undoes?.(view, made.before, outputs) === true) {
        return made.first;
      }
    }
    return picked(rule, view, outputs, inputs);
  }
}

/** The one value that all choices of the node are. */
function picked(
  rule: OpRule,
  at: OpView,
  outputs: readonly Fact[],
  inputs: readonly (Known | null)[],
): Known | null {
  const places = rule.picks?.(at) ?? [];
  const [first, ...rest] = places.map((place) => inputs[place] ?? null);
  if (first == null || rest.some((other) => other?.term !== first.term)) return null;
  return isAlike(at.inputs[places[0] ?? 0], outputs[0]) ? first : null;
}

/** Whether both have the same type and sizes. */
function isAlike(a: Fact | null | undefined, b: Fact | null | undefined): boolean {
  const [p, q] = [sizesOf(a), sizesOf(b)];
  if (isUnknown(p) || isUnknown(q) || elemOf(a) !== elemOf(b)) return false;
  return p.length === q.length && p.every((size, i) => size === q[i]);
}
