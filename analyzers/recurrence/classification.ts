// The forms of the states of one loop's body. What the body makes of them is interpreted once for each coupling;
// reads can be taken away, to ask what the loop would be without them.

import { type Poly, product, sum } from "../algebra/index.ts";
import { isNonEmpty, isUnknown, type NonEmpty, printable } from "../base/index.ts";
import { type FormId, formOf, INPUT, type Step } from "../forms/index.ts";
import type { Body, ValueId } from "../ir/index.ts";
import { elemOf, type Fact, sizesOf } from "../ops/index.ts";
import { type Closed, closed, isStepped, isHidden as mayBeHidden, type Written } from "./close.ts";
import {
  type Followed,
  interpretCoupling,
  interpretInputs,
  type Naming,
  type Scope,
} from "./interpret.ts";
import { Names } from "./names.ts";
import type { RunRegion } from "./run.ts";
import type { Coupling } from "./states.ts";
import { type Known, Terms } from "./terms.ts";

/** Coupled states with their form. */
export interface ClassifiedState {
  readonly names: NonEmpty<string>;
  /** Numbers in the state, all names together; null where that is not known. */
  readonly width: Poly | null;
  /** Of these, the numbers that reach each other; null where that is not known. */
  readonly coupled: Poly | null;
  readonly form: FormId;
  /** Index of the body node that decides the form; null for an operator's own cell. */
  readonly decides: number | null;
  readonly says: string;
}

/** A read of a value by a node of the body. */
export interface Read {
  readonly node: number;
  readonly input: number;
}

export class Classification {
  readonly #body: Body;
  readonly #run: RunRegion | null;
  readonly #naming: Naming = { names: new Names(), terms: new Terms() };
  readonly #facts: ReadonlyMap<ValueId, Fact>;
  readonly #followed: Followed;
  readonly #inputs: Scope;
  readonly #scopes = new Map<Coupling, Scope>();

  constructor(run: RunRegion | null, body: Body, isCut: (read: Read) => boolean) {
    this.#body = body;
    this.#run = run;
    this.#facts = factsIn(this.#run);
    this.#followed = {
      sizesOf: (state) => known(this.#factOf(body.carried[state]?.enters)),
      isComplex: (state) => /^c\d/.test(elemOf(this.#factOf(body.carried[state]?.enters))),
      isTrusting: false,
      isCut: (node, input) => isCut({ node, input }),
    };
    this.#inputs =
      this.#run === null
        ? new Map()
        : interpretInputs(this.#followed, this.#naming, body, this.#run);
  }

  state(coupling: Coupling): ClassifiedState {
    const carried = coupling.states.flatMap((index) => {
      const state = this.#body.carried[index];
      return state === undefined ? [] : [{ ...state, index }];
    });
    const written = this.#written(coupling, this.#followed);
    const { form, coupled, isHidden } = written === null ? UNREAD : this.#closed(coupling, written);
    const names = carried.map((state) => printable(state.name));
    const trail = deciding(written ?? [], form);
    return {
      names: isNonEmpty(names) ? names : ["?"],
      width: total(carried.map(({ index }) => this.#widthOf(index))),
      coupled,
      form,
      decides: trail.at(-1)?.node ?? coupling.through[0] ?? null,
      says: sentence(names, trail, isHidden === true ? HIDDEN : formOf(form).doc),
    };
  }

  /** What each value of the body is of the coupling's old states. */
  carries(coupling: Coupling): ReadonlyMap<ValueId, Known> {
    return this.#scope(coupling, this.#followed) ?? new Map();
  }

  // Where places are not known, a scan may look like any function: then it is not said to be one.
  #closed(coupling: Coupling, written: readonly Written[]): Closed {
    const isBoolean = this.#isBoolean(coupling);
    const found = closed(written, { isBoolean, isTrusting: false });
    if (!mayBeHidden(written, found)) return found;
    const trusting = this.#written(coupling, { ...this.#followed, isTrusting: true }) ?? [];
    const hoped = closed(trusting, { isBoolean, isTrusting: true });
    return isStepped(hoped.form) ? found : { ...found, form: "TOP", isHidden: true };
  }

  /** The new states of a coupling; null where the body was not entered. */
  #written(coupling: Coupling, followed: Followed): readonly Written[] | null {
    const scope = this.#scope(coupling, followed);
    if (scope === null) return null;
    return coupling.states.flatMap((state) => {
      const leaves = this.#body.carried[state]?.leaves;
      if (leaves === undefined) return [];
      const [before, after] = [followed.sizesOf(state), known(this.#factOf(leaves))];
      return [{ state, carry: scope.get(leaves)?.carry ?? INPUT, before, after }];
    });
  }

  #scope(coupling: Coupling, followed: Followed): Scope | null {
    if (this.#run === null) return null;
    const known = followed === this.#followed ? this.#scopes.get(coupling) : undefined;
    if (known !== undefined) return known;
    const [naming, body] = [this.#naming, this.#body];
    const scope = interpretCoupling(followed, naming, body, this.#run, coupling, this.#inputs);
    if (followed === this.#followed) this.#scopes.set(coupling, scope);
    return scope;
  }

  #isBoolean({ states }: Coupling): boolean {
    return states.every(
      (state) => elemOf(this.#factOf(this.#body.carried[state]?.leaves)) === "bool",
    );
  }

  #widthOf(state: number): Poly | null {
    const sizes = this.#followed.sizesOf(state);
    return sizes === null ? null : product(sizes);
  }

  #factOf(id: ValueId | undefined): Fact | null {
    return (id === undefined ? null : this.#facts.get(id)) ?? null;
  }
}

const HIDDEN =
  "Which entries are read there cannot be told, and on that depends whether it is a scan.";

const UNREAD: Closed = { form: "TOP", coupled: null };

/** The steps of the new state whose form is the coupling's, or of the one with the most. */
function deciding(written: readonly Written[], form: FormId): readonly Step[] {
  const trails = written.flatMap(({ carry }) => (carry.kind === "reading" ? [carry] : []));
  const own = trails.filter((reading) => reading.form === form);
  return (own.length > 0 ? own : trails).reduce<readonly Step[]>(
    (best, { trail }) => (trail.length > best.length ? trail : best),
    [],
  );
}

/** Steps that a sentence names: the last ones, which decide. */
const MOST_STEPS = 4;

function sentence(names: readonly string[], trail: readonly Step[], what: string): string {
  const steps = trail.map(({ op }) => op).filter((op, i, all) => op !== all[i - 1]);
  const through = steps.slice(-MOST_STEPS).join(", then ");
  const [verb, be] = names.length === 1 ? ["goes", "is"] : ["go", "are"];
  const passed = through === "" ? `${be} read again` : `${verb} through ${through}`;
  return `From one trip to the next, ${names.join(", ")} ${passed}. ${what}`;
}

/** What holds of values in this run of the body: a value's own facts are those of the run inferred last. */
function factsIn(run: RunRegion | null): ReadonlyMap<ValueId, Fact> {
  const facts = new Map<ValueId, Fact>();
  const pending = run === null ? [] : [run];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const { node, view, outputs, inner } of next.nodes) {
      record(facts, node.inputs, view.inputs);
      record(facts, node.outputs, outputs);
      pending.push(...inner.values());
    }
  }
  return facts;
}

function record(
  facts: Map<ValueId, Fact>,
  ids: readonly (ValueId | null)[],
  known: readonly (Fact | null)[],
): void {
  for (const [i, id] of ids.entries()) {
    const fact = known[i];
    if (id !== null && fact != null && !facts.has(id)) facts.set(id, fact);
  }
}

function known(fact: Fact | null): readonly Poly[] | null {
  const sizes = sizesOf(fact);
  return isUnknown(sizes) ? null : sizes;
}

function total(widths: readonly (Poly | null)[]): Poly | null {
  const known = widths.filter((width) => width !== null);
  return known.length === widths.length ? sum(known) : null;
}
