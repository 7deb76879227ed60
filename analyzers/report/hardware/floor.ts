// The least time that a model takes on a machine, from its cost: whichever is longest of computing, moving bytes,
// launching kernels one after the other, and waiting for one arithmetic step after the other. It is a floor of the
// program as it is counted: one kernel an operator, each reading and writing device memory.

import { type Expr, evaluateExpr, type Formula } from "../../base/index.ts";
import { inventedSizes } from "../invented.ts";
import type { Cost, Floor, Hardware, Latency, Regime, Settings, Subject } from "../report.ts";

type SizeOf = (name: string) => number | null;

/** The floor of a subject at the sizes that the settings and the file give; null where it has nothing to count. */
export function latencyOf(subject: Subject, settings: Settings): Latency | null {
  const { hardware } = settings;
  if (hardware === null || subject.verdict === "unknown") return null;
  const sizes = givenSizes(subject, settings);
  const { written, rewritten } = subject.cost;
  const invented = inventedSizes(subject);
  const count = (formula: Formula): number | null =>
    leastOf(formula.expr, (name) => sizes.get(name) ?? null, invented);
  return {
    sizes: [...sizes].map(([axis, value]) => ({ axis, value })),
    written: floorOf(written, hardware, count),
    rewritten: floorOf(rewritten, hardware, count),
    regimes: regimesOf(subject, hardware, sizes),
  };
}

/** Sizes that have a number: as the settings say, else as the file fixes them. */
export function givenSizes(subject: Subject, settings: Settings): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const { axis, fixed } of subject.axes) if (fixed !== null) sizes.set(axis, fixed);
  for (const [axis, { value }] of Object.entries(settings.axes))
    if (value !== null) sizes.set(axis, value);
  return sizes;
}

const REGIMES: readonly Regime[] = ["compute", "memory", "launch", "chain"];

/** Theory: max(T1/F, bytes/BW, kernels·t_launch, T∞·t_step). Terms that nobody can tell are left out of it. */
function floorOf(
  cost: Cost,
  hardware: Hardware,
  count: (formula: Formula) => number | null,
): Floor {
  const { flops, bandwidth, launch, step } = hardware;
  const amount = (formula: Formula): number | null => {
    const value = count(formula);
    return value !== null && Number.isFinite(value) && value >= 0 ? value : null;
  };
  const terms: Readonly<Record<Regime, number | null>> = {
    compute: over(amount(cost.work), flops.value),
    memory: over(amount(cost.bytes), bandwidth.value),
    launch: times(amount(cost.span.kernel), launch.value),
    chain: times(amount(cost.span.arithmetic), step.value),
  };
  const known = REGIMES.flatMap((regime) => {
    const seconds = terms[regime];
    return seconds === null ? [] : [{ regime, seconds }];
  });
  const longest = known.reduce<(typeof known)[number] | null>(
    (most, term) => (most === null || term.seconds > most.seconds ? term : most),
    null,
  );
  return { seconds: longest?.seconds ?? null, regime: longest?.regime ?? null, terms };
}

/** From which size of the curve's axis on which term is the longest; empty where another size has no number. */
function regimesOf(
  subject: Subject,
  hardware: Hardware,
  sizes: ReadonlyMap<string, number>,
): Latency["regimes"] {
  const { curve } = subject;
  if (curve === null) return [];
  const invented = inventedSizes(subject);
  const { flops, bandwidth, launch, step } = hardware;
  const figures = [flops, bandwidth, launch, step].filter(({ value }) => value !== null).length;
  const found: { axis: string; from: number; regime: Regime }[] = [];
  for (const size of curve.sizes) {
    const sizeOf = (name: string): number | null =>
      name === curve.axis ? size : (sizes.get(name) ?? null);
    const { regime, terms } = floorOf(subject.cost.written, hardware, ({ expr }) =>
      leastOf(expr, sizeOf, invented),
    );
    const told = Object.values(terms).filter((seconds) => seconds !== null).length;
    if (regime === null || told < figures) return [];
    if (found.at(-1)?.regime !== regime) found.push({ axis: curve.axis, from: size, regime });
  }
  return found;
}

/** The value of a formula without the summands that name sizes which nobody can tell; null where a given one lacks. */
function leastOf(expr: Expr, sizeOf: SizeOf, invented: ReadonlySet<string>): number | null {
  const whole = evaluateExpr(expr, sizeOf);
  if (whole !== null || typeof expr !== "object" || expr[0] !== "+") return whole;
  const [, ...summands] = expr;
  const told = summands.filter((summand) => !names(summand, invented));
  const values = told.flatMap((summand) => evaluateExpr(summand, sizeOf) ?? []);
  const isTold = told.length > 0 && values.length === told.length;
  return isTold ? values.reduce((a, b) => a + b, 0) : null;
}

function names(expr: Expr, invented: ReadonlySet<string>): boolean {
  if (typeof expr === "string") return invented.has(expr);
  if (typeof expr === "number") return false;
  const [, ...operands] = expr;
  return operands.some((operand) => names(operand, invented));
}

function over(amount: number | null, rate: number | null): number | null {
  return amount === null || rate === null ? null : amount / rate;
}

function times(count: number | null, seconds: number | null): number | null {
  return count === null || seconds === null ? null : count * seconds;
}
