// From a recurrence to the forms of its states.

import { CLASS_ORDER, type Poly, sum } from "../algebra/index.ts";
import { isNonEmpty, type NonEmpty, printable } from "../base/index.ts";
import type { GraphEngine } from "../engine/index.ts";
import { FORM_IDS, type FormId, formOf, isFormId } from "../forms/index.ts";
import type { Body, Graph, Recurrence, ValueId } from "../ir/index.ts";
import { type Coupling, type Keeps, stateGraph } from "./states.ts";

/** Coupled states with their form. */
export interface ClassifiedState {
  readonly names: NonEmpty<string>;
  /** Numbers in the state, all names together; null where that is not known. */
  readonly width: Poly | null;
  readonly form: FormId;
  /** Index of the body node that decides the form; null for an operator's own cell. */
  readonly decides: number | null;
  readonly says: string;
}

export interface Classified {
  readonly states: readonly ClassifiedState[];
  /** X for a map, else the form of the states that cost most. */
  readonly form: FormId;
  /** Trips after which a map has forgotten its initial state. */
  readonly levels: number;
}

export interface ClassifyContext {
  readonly graph: Graph;
  readonly engine: GraphEngine;
  readonly keeps: Keeps;
  /** Number of elements of a state on entry, or null. */
  readonly widthOf: (state: ValueId) => Poly | null;
}

/** Forms of all coupled states. Coupled states of a body have no proved form yet: they are TOP. */
export function classify(cx: ClassifyContext, recurrence: Recurrence): Classified {
  const { step } = recurrence;
  if (step.kind === "cell") {
    const states = step.states.map((state) => ({
      ...state,
      form: isFormId(state.form) ? state.form : "TOP",
      decides: null,
    })) satisfies readonly ClassifiedState[];
    return { states, form: hardest(states), levels: 1 };
  }
  const { couplings, levels } = stateGraph(cx.graph, step, cx.keeps, cx.engine);
  const states = couplings.map((coupling) => coupled(cx, step, coupling));
  return { states, form: hardest(states), levels };
}

function coupled(cx: ClassifyContext, body: Body, coupling: Coupling): ClassifiedState {
  const carried = coupling.states.flatMap((state) => body.carried[state] ?? []);
  const names = carried.map((state) => printable(state.name));
  const widths = carried.map((state) => cx.widthOf(state.enters));
  const ops = [...new Set(coupling.through.map((i) => body.region.nodes[i]?.op.name ?? "?"))];
  const shown = ops.slice(0, 4).map(printable).join(", ") + (ops.length > 4 ? ", …" : "");
  return {
    names: isNonEmpty(names) ? names : ["?"],
    width: total(widths),
    form: "TOP",
    decides: coupling.through[0] ?? null,
    says: `${names.join(", ")} of the last trip ${names.length === 1 ? "is" : "are"} read through ${shown}`,
  };
}

function total(widths: readonly (Poly | null)[]): Poly | null {
  const known = widths.filter((width) => width !== null);
  return known.length === widths.length ? sum(known) : null;
}

/** X for a map; else the form with the largest bound at log precision, of equals the later in the list. */
function hardest(states: readonly ClassifiedState[]): FormId {
  const rank = (id: FormId): number => {
    const within = formOf(id).bound({ precision: "log", width: "constant", body: "TC0" }).class;
    const order = within === null ? CLASS_ORDER.length : CLASS_ORDER.indexOf(within);
    return order * FORM_IDS.length + FORM_IDS.indexOf(id);
  };
  const forms = states.map((state) => state.form);
  return forms.reduce<FormId>((a, b) => (rank(a) > rank(b) ? a : b), "X");
}
