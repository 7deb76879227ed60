// States of constantly many values: each trip is a table.

import { type Closure, isJudged, type State, type Step } from "./closure.ts";

type Table = ReadonlyMap<string, State>;

/** Wider states have too many values to be written down. */
const WIDEST = 6;

/** Tables over all states of single bits. */
export const bits: Closure<Table> = {
  extract(steps, width) {
    if (width > WIDEST) return steps.map(() => null);
    const tables = steps.map((step) => tableOf(step, width));
    const values = tables.flatMap((table) => [...(table?.values() ?? [])]).flat();
    const other = values.find((value) => value !== 0 && value !== 1);
    return other === undefined ? tables : `${other} is no bit`;
  },
  compose: (first, then) =>
    new Map([...first].map(([before, after]) => [before, then.get(after.join()) ?? after])),
  apply: (table, state) => table.get(state.join()) ?? state,
};

function tableOf(step: Step, width: number): Table | null {
  const table = new Map<string, State>();
  for (let number = 0; number < 2 ** width; number++) {
    const state = Array.from({ length: width }, (_, i) => (number >> i) & 1);
    const image = step(state);
    if (!isJudged(image)) return null;
    table.set(state.join(), image.values);
  }
  return table;
}
