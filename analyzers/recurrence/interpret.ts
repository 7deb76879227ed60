// Interprets a loop's body: what each value is of the old values of coupled states. Everything else is input.
// Calls are entered, branches are joined, and inner loops are gone through until nothing changes.

import type { Poly } from "../algebra/index.ts";
import { printable } from "../base/index.ts";
import { type Carry, type Given, INPUT, oldState, type Reading } from "../forms/index.ts";
import { type Body, opKey, type ValueId } from "../ir/index.ts";
import { anyFunction, type CarryView, chosen, isSettled, readings } from "../ops/index.ts";
import { throughLoop } from "./inner.ts";
import { contentText, type Names } from "./names.ts";
import type { RunNode, RunRegion } from "./run.ts";
import type { Coupling } from "./states.ts";
import { type Known, Origins, type Terms } from "./terms.ts";

/** What an interpretation knows of the states it follows. */
export interface Followed {
  /** Sizes of a state on entry; null where its rank is not known. */
  readonly sizesOf: (state: number) => readonly Poly[] | null;
  readonly isComplex: (state: number) => boolean;
  /** Whether what moves to a place that is not known is taken to stay where it is. */
  readonly isTrusting: boolean;
  /** Reads of the body that are taken for input, to ask what would be if they were not there. */
  readonly isCut: (node: number, input: number) => boolean;
}

/** Values by their id, within one run of a region and those it stands in. */
export type Scope = Map<ValueId, Known>;

/** What values are told apart by. */
export interface Naming {
  /** In all trips. */
  readonly names: Names;
  /** Within one trip. */
  readonly terms: Terms;
}

/** The body with all states taken for input: which values are the same in all trips. */
export function interpretInputs(
  followed: Followed,
  naming: Naming,
  body: Body,
  run: RunRegion,
): Scope {
  const interpretation = new Interpretation(followed, naming, []);
  const scope: Scope = new Map();
  for (const id of run.region.params) scope.set(id, interpretation.told(INPUT));
  for (const { enters } of body.carried) scope.set(enters, interpretation.told(INPUT));
  interpretation.body(run, scope, "all");
  return scope;
}

/** The body with the states of a coupling followed; what they do not reach is in `inputs`. */
export function interpretCoupling(
  followed: Followed,
  naming: Naming,
  body: Body,
  run: RunRegion,
  coupling: Coupling,
  inputs: Scope,
): Scope {
  const interpretation = new Interpretation(followed, naming, coupling.states);
  const scope: Scope = new Map(inputs);
  for (const state of coupling.states) {
    const enters = body.carried[state]?.enters;
    if (enters === undefined) continue;
    const old = oldState(state);
    scope.set(
      enters,
      interpretation.told(followed.isComplex(state) ? { ...old, form: "DIAG(complex)" } : old),
    );
  }
  interpretation.body(run, scope, "reached");
  return scope;
}

export class Interpretation {
  readonly #followed: Followed;
  readonly #naming: Naming;
  readonly #states: readonly number[];
  readonly #origins = new Origins();

  constructor(followed: Followed, naming: Naming, states: readonly number[]) {
    this.#followed = followed;
    this.#naming = naming;
    this.#states = states;
  }

  /** Fills the scope with the values of the loop's own body; all, or those that old states reach. */
  body(run: RunRegion, scope: Scope, which: "all" | "reached"): void {
    for (const [index, node] of run.nodes.entries()) {
      const inputs = node.node.inputs.map((id, input) => {
        if (id === null) return null;
        const isCut = this.#followed.isCut(index, input);
        return isCut ? this.told(INPUT) : this.valueOf(scope, id);
      });
      const carries = carriesOf(inputs);
      // A region may read states that are none of its node's inputs.
      const isReached =
        node.node.regions.length > 0 || carries.some((carry) => carry?.kind === "reading");
      if (which === "reached" && !isReached) continue;
      const results = this.#node(node, inputs, scope, `${run.region.path}#${index}`);
      this.#assign(node, results, scope, ({ carry, term }) => {
        return { carry: traced(carry, carries, index, node), term };
      });
    }
  }

  /** Fills the scope with the values of a region inside of the body. */
  region(run: RunRegion, scope: Scope): void {
    for (const node of run.nodes) {
      const inputs = node.node.inputs.map((id) => (id === null ? null : this.valueOf(scope, id)));
      this.#assign(node, this.#node(node, inputs, scope, null), scope, (known) => known);
    }
  }

  #assign(
    { node }: RunNode,
    results: readonly Known[],
    scope: Scope,
    as: (known: Known) => Known,
  ): void {
    for (const [i, id] of node.outputs.entries()) {
      const known = results[i];
      if (id !== null && known !== undefined) scope.set(id, as(known));
    }
  }

  /** A value of the scope; one from outside of the loop is the same in all trips. */
  valueOf(scope: Scope, id: ValueId): Known {
    const known = scope.get(id);
    if (known !== undefined) return known;
    const { names, terms } = this.#naming;
    const carry: Given = { kind: "given", same: names.outside(id), isNonNegative: false };
    return { carry, term: terms.outside(id) };
  }

  /** A value that is told from all others. */
  told(carry: Carry): Known {
    return { carry, term: this.#naming.terms.fresh() };
  }

  view(run: RunNode, carries: readonly (Carry | null)[], map: string | null): CarryView {
    return {
      at: run.view,
      outputs: run.outputs,
      carries,
      flows: run.rule?.flow(run.view, run.outputs) ?? null,
      sizesOfState: this.#followed.sizesOf,
      map,
      isSizedByEntries: run.rule?.sizedByEntries === true,
      isTrusting: this.#followed.isTrusting,
      isOpaque:
        run.cutShort !== null ||
        run.rule === null ||
        !isSettled(run.rule, run.view) ||
        run.rule.assumes !== undefined,
    };
  }

  #node(
    run: RunNode,
    inputs: readonly (Known | null)[],
    scope: Scope,
    place: string | null,
  ): readonly Known[] {
    if (run.call !== null && run.cutShort === null) return this.#call(run.call, inputs);
    const structure = run.cutShort === null ? run.structure() : null;
    if (structure?.kind === "branch") return this.#branch(run, carriesOf(inputs), scope);
    const rule = run.cutShort === null ? run.rule : null;
    const known = rule === null ? null : this.#origins.given(run, rule, inputs);
    if (known !== null) return [known];
    const isFixed = rule !== null && !isFree(run);
    const parts = inputs.map((each) => each?.term ?? null);
    return this.#carries(run, carriesOf(inputs), scope, place).map((carry, output) => {
      const { terms } = this.#naming;
      const term = isFixed ? terms.result(run, parts, output) : terms.fresh();
      if (isFixed && output === 0) this.#origins.note(term, run, inputs[0]);
      return { carry, term };
    });
  }

  #carries(
    run: RunNode,
    carries: readonly (Carry | null)[],
    scope: Scope,
    place: string | null,
  ): readonly Carry[] {
    const { node, rule } = run;
    const structure = run.cutShort === null ? run.structure() : null;
    const isCell = structure?.kind === "recurrence" && structure.recurrence.step.kind === "cell";
    if (structure?.kind === "recurrence" && !(isCell && rule?.carry !== undefined)) {
      return throughLoop(this, run, structure.recurrence, carries, scope);
    }
    const isInput = carries.every((carry) => carry?.kind !== "reading");
    if (isInput && node.regions.length === 0) {
      const same = this.#sameResult(run, carries, place);
      return node.outputs.map((_, i) => {
        const content = contentText(run.outputs[i]);
        return given(content ?? (same === null ? null : `${same}.${i}`), rule?.nonNegative);
      });
    }
    const cx = this.view(run, carries, this.#mapOf(run, carries, place));
    // Whatever such a node reads through its regions is not told apart.
    if (cx.isOpaque || node.regions.length > 0) return this.unlisted(cx);
    const results = rule?.carry?.(cx) ?? anyFunction(cx);
    return results.length === node.outputs.length
      ? results
      : node.outputs.map((_, i) => results[i] ?? anyFunction(cx)[i] ?? INPUT);
  }

  /** Any function of what enters; and of every state, where regions may read more than the inputs. */
  unlisted(cx: CarryView): readonly Carry[] {
    if (readings(cx).length > 0 && cx.at.node.regions.length === 0) return anyFunction(cx);
    const [first] = this.#states;
    if (first === undefined) return cx.at.node.outputs.map(() => INPUT);
    const reads = new Map(this.#states.map((state) => [state, "mixed"] as const));
    const form = cx.isOpaque ? "TOP" : "NL";
    return cx.at.node.outputs.map(() => ({ ...oldState(first), reads, form, slope: 0 }));
  }

  #call(call: RunRegion, inputs: readonly (Known | null)[]): readonly Known[] {
    const scope: Scope = new Map();
    for (const [i, id] of call.region.params.entries()) {
      scope.set(id, inputs[i] ?? this.told(INPUT));
    }
    this.region(call, scope);
    return call.region.results.map((id) => scope.get(id) ?? this.told(INPUT));
  }

  #branch(run: RunNode, carries: readonly (Carry | null)[], scope: Scope): readonly Known[] {
    const results = run.node.regions.map(({ region }) => {
      const inner = run.inner.get(region);
      if (inner === undefined) return null;
      const own: Scope = new Map(scope);
      this.region(inner, own);
      return region.results.map((id) => this.valueOf(own, id));
    });
    const [yes, no] = results;
    const condition = carries[0] ?? INPUT;
    return run.node.outputs.map((_, i) => {
      const [a, b] = [yes?.[i], no?.[i]];
      if (a === undefined || b === undefined) {
        const cx = { ...this.view(run, carries, null), isOpaque: true };
        return this.told(this.unlisted(cx)[i] ?? INPUT);
      }
      if (a.term === b.term) return a;
      return this.told(chosen(condition, a.carry, b.carry, () => new Set()));
    });
  }

  // What a call or an inner loop computes is not told from what it computes another time.
  #sameResult(
    run: RunNode,
    carries: readonly (Carry | null)[],
    place: string | null,
  ): string | null {
    if (place === null || run.rule === null || isFree(run)) return null;
    const parts = partsOf(carries);
    return parts === null ? null : this.#naming.names.result(run.node, parts, place);
  }

  #mapOf(run: RunNode, carries: readonly (Carry | null)[], place: string | null): string | null {
    if (isFree(run)) return null;
    const parts = partsOf(carries.map((carry) => (carry?.kind === "reading" ? STATE : carry)));
    return parts === null
      ? null
      : this.#naming.names.result(run.node, parts, place ?? run.node.name);
  }
}

function carriesOf(inputs: readonly (Known | null)[]): readonly (Carry | null)[] {
  return inputs.map((known) => known?.carry ?? null);
}

const STATE: Given = { kind: "given", same: "_", isNonNegative: false };

/** Names of what goes in; null where something may differ from trip to trip. */
function partsOf(carries: readonly (Carry | null)[]): readonly string[] | null {
  const parts: string[] = [];
  for (const carry of carries) {
    if (carry === null) parts.push("-");
    else if (carry.kind === "given" && carry.same !== null) parts.push(carry.same);
    else return null;
  }
  return parts;
}

function given(same: string | null, nonNegative: true | undefined): Given {
  return { kind: "given", same, isNonNegative: nonNegative === true };
}

/** The carry, with the node as a step where it changed the form. */
function traced(
  carry: Carry,
  inputs: readonly (Carry | null)[],
  index: number,
  { node }: RunNode,
): Carry {
  if (carry.kind === "given") return carry;
  const before = inputs.flatMap((input) => (input?.kind === "reading" ? [input] : []));
  if (before.some((input) => input.form === carry.form)) return carry;
  const longest = before.reduce<Reading["trail"]>(
    (best, { trail }) => (trail.length > best.length ? trail : best),
    [],
  );
  const op = printable(opKey(node.op));
  return { ...carry, trail: [...longest, { node: index, op, form: carry.form }] };
}

/** Whether the node may give another result for the same inputs. */
function isFree({ rule, view }: RunNode): boolean {
  return rule?.random === true || rule?.isUnseen?.(view) === true;
}
