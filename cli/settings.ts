// From command-line options to the settings of an analysis.

import {
  type Config,
  defaultSettings,
  type Expr,
  findHardware,
  hardwareProfiles,
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

/** What the command line says of the settings; what it leaves out is as the configuration has it. */
export interface Said {
  readonly precision?: string;
  readonly axis?: readonly AxisValue[];
  readonly hardware?: string;
}

/** The settings, or the sentence that says what is wrong with what was said. */
export function settingsOf(said: Said, config: Config): Settings | string {
  const precision = said.precision ?? config.precision ?? defaultSettings.precision;
  if (!isPrecision(precision)) return `The precision is constant, log or poly, not ${precision}.`;
  const name = said.hardware ?? config.hardware;
  const hardware = name === null ? null : findHardware(name);
  if (hardware === null && name !== null)
    return `No machine is called ${name}: ${hardwareProfiles.map(({ id }) => id).join(", ")}.`;
  const sizes = (said.axis ?? []).map(({ name: axis, value }) => {
    const grows = config.axes[axis]?.grows ?? true;
    return [axis, { grows, value }] as const;
  });
  return { precision, axes: { ...config.axes, ...Object.fromEntries(sizes) }, hardware };
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
