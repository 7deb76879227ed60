// From command-line options to the settings of an analysis.

import { defaultSettings, type Precision, type Settings } from "../analyzers/index.ts";

export interface AxisValue {
  readonly name: string;
  readonly value: number;
}

/** `T=4096` as a name and a positive whole number, else null. */
export function parseAxis(text: string): AxisValue | null {
  const match = /^(?<name>.+)=(?<size>\d{1,15})$/.exec(text);
  const [name, size] = [match?.groups?.["name"], match?.groups?.["size"]];
  return name === undefined || size === undefined ? null : { name, value: Number(size) };
}

/** The settings, or null where the precision is none of the three. */
export function settingsOf(precision: string, axes: readonly AxisValue[]): Settings | null {
  if (!isPrecision(precision)) return null;
  const named = axes.map(({ name, value }) => [name, { grows: true, value }] as const);
  return { ...defaultSettings, precision, axes: Object.fromEntries(named) };
}

function isPrecision(text: string): text is Precision {
  return text === "constant" || text === "log" || text === "poly";
}
