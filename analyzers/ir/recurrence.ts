// One shape for every loop: RNN, Scan, Loop, a Python `for`, `lax.scan`. An operator's or construct's own
// rule makes it; the recurrence analysis reads nothing else.

import type { Poly } from "../algebra/index.ts";
import type { NonEmpty } from "../base/index.ts";
import type { Region, ValueId } from "./graph.ts";

/**
 * How often the body runs.
 * - constant: the same in every run, from attributes or constants; any number of it is O(1)
 * - axis: a tensor size, or an integer input of the graph; `fixed` is the number this file happens to have
 * - data: computed from the data; `cap` bounds it where something does
 */
export type Trips =
  | { readonly kind: "constant"; readonly count: Poly }
  | { readonly kind: "axis"; readonly count: Poly; readonly fixed: number | null }
  | { readonly kind: "data"; readonly why: string; readonly cap: Trips | null };

export interface Recurrence {
  readonly trips: Trips;
  readonly direction: "forward" | "backward" | "both";
  /** How many such loops run side by side, each with states of its own; one where left out. */
  readonly copies?: Poly;
  /** Whether the file writes the trips out, one copy of the body each. */
  readonly unrolled?: true;
  readonly step: Body | Cell;
}

/** The loop's body as a region, with what enters and leaves each trip. */
export interface Body {
  readonly kind: "body";
  readonly region: Region;
  readonly carried: readonly Carried[];
  /** The value that decides whether another trip follows, with the parameter that carries it in; null if none does. */
  readonly condition: { readonly enters: ValueId | null; readonly leaves: ValueId } | null;
  /** Parameters that are, in each trip, the next slice of an input of the loop along its first axis. */
  readonly slices?: readonly { readonly enters: ValueId; readonly input: number }[];
  /** Results that are stacked along a first axis, each as an output of the loop. */
  readonly emits?: readonly { readonly leaves: ValueId; readonly output: number }[];
}

/** A carried state: a parameter of the body, and the result that becomes it in the next trip. */
export interface Carried {
  readonly name: string;
  readonly enters: ValueId;
  readonly leaves: ValueId;
  /** Places of the first and the last state among the inputs and outputs of the loop's node. */
  readonly input: number;
  readonly output: number;
}

/** A body that an operator's specification fixes, such as an LSTM cell: what it does to its state. */
export interface Cell {
  readonly kind: "cell";
  readonly states: NonEmpty<CellState>;
  /** Cost of one trip: scalar operations, and bounded fan-in steps of the chain from old to new state. */
  readonly work: Poly;
  readonly steps: Poly;
}

/** States that are coupled with each other, so that they have one form. */
export interface CellState {
  readonly names: NonEmpty<string>;
  readonly width: Poly;
  /** Id of the form, from `forms/`. */
  readonly form: string;
  /** The dataflow that decides the form, as a sentence. */
  readonly says: string;
  /** The read of the old state without which the form would be another; left out where there is no one such. */
  readonly unless?: { readonly read: string; readonly form: string };
}
