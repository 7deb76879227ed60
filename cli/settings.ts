// From command-line options to the settings of an analysis.

import {
  defaultSettings,
  type Expr,
  type Hardware,
  namesIn,
  type Precision,
  type Settings,
  type Subject,
} from "../analyzers/index.ts";

export interface AxisValue {
  readonly name: string;
  readonly value: number;
}

/** `T=4096` as a name and a positive whole number, else null. */
export function parseAxis(text: string): AxisValue | null {
  const match = /^(?<name>.+)=0*(?<size>[1-9]\d{0,14})$/s.exec(text);
  const [name, size] = [match?.groups?.["name"], match?.groups?.["size"]];
  return name === undefined || size === undefined ? null : { name, value: Number(size) };
}

/** The settings, or null where the precision is none of the three. */
export function settingsOf(
  precision: string,
  axes: readonly AxisValue[],
  hardware: Hardware | null,
): Settings | null {
  if (!isPrecision(precision)) return null;
  const named = axes.map(({ name, value }) => [name, { grows: true, value }] as const);
  return { ...defaultSettings, precision, axes: Object.fromEntries(named), hardware };
}

/** What to warn of when a size is given for a name that no subject knows; null where all are known. */
export function unknownAxes(
  axes: readonly AxisValue[],
  subjects: readonly Subject[],
): string | null {
  if (axes.length === 0 || subjects.length === 0) return null;
  const known = new Set(subjects.flatMap((subject) => subject.axes.map(({ axis }) => axis)));
  const used = new Set(subjects.flatMap(formulasOf).flatMap(namesIn));
  const names = new Set(axes.map(({ name }) => name));
  const lost = [...names].filter((name) => !known.has(name) && !used.has(name));
  if (lost.length === 0) return null;
  const rest = known.size > SHOWN ? `, and ${known.size - SHOWN} more` : "";
  const there = [...known].sort().slice(0, SHOWN).join(", ");
  const what = lost.length === 1 ? "an axis" : "axes";
  return `Nothing here has ${what} ${lost.join(", ")}. ${
    known.size === 0 ? "There are no axes." : `There are: ${there}${rest}.`
  }`;
}

const SHOWN = 12;

function isPrecision(text: string): text is Precision {
  return text === "constant" || text === "log" || text === "poly";
}

// Formulas hold sizes that are no axes, such as made-up ones; exact numbers take a value for them too.
function formulasOf({ cost }: Subject): readonly Expr[] {
  const { work, span } = cost.written;
  return [work.expr, span.threshold.expr, span.arithmetic.expr];
}
