// From a recurrence to the forms of its states, and to what would make it a scan.

import { CLASS_ORDER } from "../algebra/index.ts";
import type { GraphEngine } from "../engine/index.ts";
import { FORM_IDS, type FormId, formOf, isFormId } from "../forms/index.ts";
import type { Body, Cell, Graph, Recurrence } from "../ir/index.ts";
import { Classification, type ClassifiedState, type Read } from "./classification.ts";
import { type Otherwise, readsOf, type Whole, withoutReads } from "./otherwise.ts";
import type { RunNode } from "./run.ts";
import { type Keeps, stateGraph } from "./states.ts";

export interface Classified {
  readonly states: readonly ClassifiedState[];
  /** X for a map, else the form of the states that cost most. */
  readonly form: FormId;
  /** Trips after which a map has forgotten its initial state. */
  readonly levels: number;
  /** What the loop would be if it did not read its states in some places; null where no such change is known. */
  readonly otherwise: Otherwise | null;
}

export interface ClassifyContext {
  readonly graph: Graph;
  readonly engine: GraphEngine;
  readonly keeps: Keeps;
  /** The node that holds the loop, as it runs. */
  readonly run: RunNode;
}

/** Forms of all coupled states. */
export function classify(cx: ClassifyContext, recurrence: Recurrence): Classified {
  const { step } = recurrence;
  if (step.kind === "cell") return ofCell(step);
  const whole = formsOf(cx, step, () => false);
  const otherwise = withoutReads(whole, (isCut) => formsOf(cx, step, isCut));
  return { states: whole.states, form: whole.form, levels: whole.levels, otherwise };
}

function ofCell(cell: Cell): Classified {
  const states = cell.states.map((state) => ({
    ...state,
    coupled: state.width,
    form: isFormId(state.form) ? state.form : "TOP",
    decides: null,
  })) satisfies readonly ClassifiedState[];
  const [unless] = cell.states.flatMap((state) => state.unless ?? []);
  const otherwise =
    unless !== undefined && isFormId(unless.form)
      ? { reads: [], says: unless.read, form: unless.form }
      : null;
  return { states, form: hardest(states), levels: 1, otherwise };
}

/** The forms of the body's states where the cut reads are not made. */
function formsOf(cx: ClassifyContext, body: Body, isCut: (read: Read) => boolean): Whole {
  const run = cx.run.inner.get(body.region) ?? null;
  const { couplings, levels } = stateGraph({ ...cx, run, isCut }, body);
  if (couplings.length === 0) return { states: [], form: "X", levels, reads: () => [], size: 0 };
  const classification = new Classification(run, body, isCut);
  const states = couplings.map((coupling) => classification.state(coupling));
  return {
    states,
    form: hardest(states),
    levels,
    size: run?.nodes.length ?? 0,
    reads: () => couplings.flatMap((coupling) => readsOf(run, coupling, classification)),
  };
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
