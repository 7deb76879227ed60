// What a model costs, as a person reads it: of formulas with sizes that nobody can tell, the part that means something.

import { evaluateExpr, type Formula, sizeName } from "../../base/index.ts";
import type { Report, Subject } from "../report.ts";

type Row = readonly [label: string, text: string];

/** Longest formula that is printed whole; JSON has all of them whole. */
const LONGEST = 120;

/** Work and span; after proved rewrites too, where these change something. */
export function costRows(subject: Subject): readonly Row[] {
  const invented = inventedSizes(subject);
  const { written, rewritten } = subject.cost;
  const before = spanRows("span", written.span, invented);
  const after = spanRows("rewritten", rewritten.span, invented);
  const isSame = before.every(([, text], i) => text === after[i]?.[1]);
  return [
    ["work", `${shown(written.work, invented)} operations`],
    ...before,
    ...(isSame ? [] : after),
  ];
}

/** Says that the figures are lower bounds, where they are. */
export function openSizes(subject: Subject): readonly Row[] {
  const invented = inventedSizes(subject);
  const { work, span } = subject.cost.written;
  const isOpen = [work, ...Object.values(span)].some(
    ({ text }) => invented.size > 0 && !termsOf(text).every((term) => isTold(term, invented)),
  );
  if (!isOpen) return [];
  const help =
    subject.frontend === "onnx"
      ? "name the dimensions of the inputs to have them counted"
      : "unpack a shape, such as B, T, D = x.shape, to have them counted";
  return [["not told", `some sizes: ${help}`]];
}

/** With sizes given on the command line, the numbers that the formulas stand for. */
export function exactRows(report: Report, subject: Subject): readonly Row[] {
  const given = Object.entries(report.settings.axes).filter(([, axis]) => axis.value !== null);
  if (given.length === 0) return [];
  const sizes = new Map(given.map(([name, axis]) => [name, axis.value]));
  for (const { axis, fixed } of subject.axes)
    if (fixed !== null && !sizes.has(axis)) sizes.set(axis, fixed);
  const named = subject.axes
    .filter(({ axis }) => sizes.has(axis))
    .map(({ axis }) => `${sizeName(axis)} = ${sizes.get(axis)}`);
  if (named.length === 0) return [];
  const { written } = subject.cost;
  const parts = [
    [written.span.threshold, "dependent steps"],
    [written.span.arithmetic, "arithmetic"],
    [written.work, "operations"],
  ] as const;
  const known = parts.flatMap(([formula, what]) => {
    const number = evaluateExpr(formula.expr, (name) => sizes.get(name) ?? null);
    return number === null ? [] : [`${grouped(number)} ${what}`];
  });
  const rest = known.length < parts.length ? " (the rest depends on other sizes)" : "";
  return [["exact", `${named.join(", ")}: ${known.join(" · ")}${rest}`]];
}

function spanRows(
  label: string,
  { threshold, arithmetic, kernel }: Subject["cost"]["written"]["span"],
  invented: ReadonlySet<string>,
): readonly Row[] {
  return [
    [label, `${shown(threshold, invented)} threshold-gate steps`],
    [label, `${shown(arithmetic, invented)} arithmetic steps`],
    [label, `${shown(kernel, invented)} kernels`],
  ];
}

function shown({ text }: Formula, invented: ReadonlySet<string>): string {
  const terms = termsOf(text);
  const told = terms.filter((term) => isTold(term, invented));
  const isBare = told.length < terms.length && told.every((term) => /^[\d\u202f]+$/.test(term));
  if (isBare) return "an unknown number of";
  const sum = shortened(told);
  return told.length === terms.length ? sum : `at least ${sum}`;
}

function shortened(terms: readonly string[]): string {
  let text = terms[0] ?? "";
  for (const [i, term] of terms.entries()) {
    if (i === 0) continue;
    if (text.length + term.length > LONGEST) return `${text} + … (${terms.length - i} more terms)`;
    text = `${text} + ${term}`;
  }
  return text.length > 2 * LONGEST ? `${text.slice(0, 2 * LONGEST)}…` : text;
}

/** The summands of a formula as it is printed. */
function termsOf(text: string): readonly string[] {
  const terms: string[] = [];
  let depth = 0;
  let from = 0;
  let isQuoted = false;
  for (let i = 0; i < text.length; i++) {
    const sign = text.charAt(i);
    if (sign === '"') isQuoted = !isQuoted;
    if (isQuoted) continue;
    if ("(⌊⌈".includes(sign)) depth += 1;
    if (")⌋⌉".includes(sign)) depth -= 1;
    if (depth === 0 && text.startsWith(" + ", i)) {
      terms.push(text.slice(from, i));
      from = i + 3;
    }
  }
  return [...terms, text.slice(from)];
}

function isTold(term: string, invented: ReadonlySet<string>): boolean {
  const names = term.match(/(?<![\w.])u\d+(?![\w.])/g) ?? [];
  return !names.some((name) => invented.has(name));
}

/** The sizes of its formulas that the analysis had to name itself. */
function inventedSizes({ evidence }: Subject): ReadonlySet<string> {
  return new Set(
    evidence.flatMap(({ kind, id }) => {
      const name = /^size\/.*\/(?<name>u\d+)$/s.exec(id)?.groups?.["name"];
      return kind === "assumption" && name !== undefined ? [name] : [];
    }),
  );
}

function grouped(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, "\u202f");
}
