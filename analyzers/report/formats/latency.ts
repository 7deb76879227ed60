// The floor of a machine as a person reads it: seconds, which term makes them, and where another one takes over.

import { namesIn, sizeName } from "../../base/index.ts";
import { inventedSizes } from "../invented.ts";
import type { Floor, Regime, Report, Subject } from "../report.ts";

type Row = readonly [label: string, text: string];

const REGIMES: Readonly<Record<Regime, string>> = {
  compute: "computing",
  memory: "moving bytes",
  launch: "kernels in turn",
  chain: "dependent steps",
};

/** The least time on the machine of the report; nothing where none was named. */
export function latencyRows({ settings }: Report, subject: Subject): readonly Row[] {
  const { latency } = subject;
  if (settings.hardware === null || latency === null) return [];
  const label = `on ${settings.hardware.id}`;
  const { written, rewritten, regimes, sizes } = latency;
  const lacking = lackingSizes(subject, new Set(sizes.map(({ axis }) => axis)));
  if (written.seconds === null)
    return [[label, `the least time depends on other sizes${advice(lacking)}`]];
  const scan = isSame(written, rewritten) ? "" : `, ${floorText(rewritten)} with the rewrites`;
  const places = regimes.map(
    ({ axis, from, regime }, i) =>
      `${REGIMES[regime]}${i === 0 ? "" : ` from ${sizeName(axis)} = ${from}`}`,
  );
  return [
    [label, `at least ${floorText(written)}${scan}`],
    [label, termsText(written)],
    ...(lacking.length > 0
      ? [[label, `the rest depends on other sizes${advice(lacking)}`] as const]
      : []),
    ...(places.length > 1 ? [[label, `longest: ${places.join(", ")}`] as const] : []),
  ];
}

/** Names of its cost that have no number and that somebody could give one. */
function lackingSizes(subject: Subject, given: ReadonlySet<string>): readonly string[] {
  const { work, bytes, span } = subject.cost.written;
  const invented = inventedSizes(subject);
  const names = [work, bytes, span.arithmetic, span.kernel].flatMap(({ expr }) => namesIn(expr));
  return [...new Set(names)].filter((name) => !given.has(name) && !invented.has(name)).sort();
}

/** Sizes that are asked for one by one; of more only how many. */
const MOST_ASKED = 8;

function advice(names: readonly string[]): string {
  if (names.length === 0) return "";
  const shown = names.slice(0, MOST_ASKED).map(sizeName).join(", ");
  const more = names.length > MOST_ASKED ? ` and ${names.length - MOST_ASKED} more` : "";
  return `: give --axis for ${shown}${more}`;
}

function floorText({ seconds, regime }: Floor): string {
  const by = regime === null ? "" : ` (${REGIMES[regime]})`;
  return `${duration(seconds ?? 0)}${by}`;
}

function termsText({ terms }: Floor): string {
  return (Object.keys(REGIMES) as Regime[])
    .map((regime) => {
      const seconds = terms[regime];
      return `${REGIMES[regime]} ${seconds === null ? "not known" : duration(seconds)}`;
    })
    .join(" · ");
}

function isSame(a: Floor, b: Floor): boolean {
  return a.seconds === b.seconds && a.regime === b.regime;
}

const UNITS: readonly (readonly [least: number, unit: string])[] = [
  [1, "s"],
  [1e-3, "ms"],
  [1e-6, "µs"],
  [0, "ns"],
];

/** Such as `1.24 ms`: three digits of a second, or of a part of it. */
export function duration(seconds: number): string {
  const [least, unit] = UNITS.find(([smallest]) => seconds >= smallest) ?? [1, "s"];
  return `${Number((seconds / (least === 0 ? 1e-9 : least)).toPrecision(3))} ${unit}`;
}
