// What a model costs, as a person reads it: of formulas with sizes that nobody can tell, the part that means something.

import { evaluateExpr, type Formula, sizeName } from "../../base/index.ts";
import { givenSizes } from "../hardware/index.ts";
import { inventedSizes } from "../invented.ts";
import type { Report, Subject } from "../report.ts";
import { placeOf } from "./phrases.ts";

type Row = readonly [label: string, text: string];

/** Procedures that give one answer in many runs of a model: their chain is that of the whole answer. */
const ANSWERS: ReadonlySet<Subject["role"]> = new Set(["generate", "sample", "solve", "search"]);

/** Longest formula that is printed whole; JSON has all of them whole. */
const LONGEST = 120;

/** Work and span; after proved rewrites too, where these change something. */
export function costRows(subject: Subject): readonly Row[] {
  const invented = inventedSizes(subject);
  const { written, rewritten } = subject.cost;
  const before = spanRows(
    ANSWERS.has(subject.role) ? "span of an answer" : "span",
    written.span,
    invented,
  );
  const after = spanRows("rewritten", rewritten.span, invented);
  const isSame = before.every(([, text], i) => text === after[i]?.[1]);
  return [
    ["work", `${shown(written.work, invented)} operations`],
    ...before,
    ...(isSame ? [] : after),
  ];
}

/** Parts that are named beside the work. */
const MOST_NAMED = 4;

/** Where most of the work is, of a program with several parts; modules that differ in a number only are one. */
export function partRows({ parts }: Subject): readonly Row[] {
  const shares = new Map<string, number>();
  for (const { name, at, share } of parts) {
    const module = name === null ? placeOf(at) : name.replace(/\d+/g, "*");
    shares.set(module, (shares.get(module) ?? 0) + share);
  }
  if (shares.size < 2) return [];
  const from = commonFolder([...shares.keys()]);
  const shown = [...shares]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_NAMED)
    .map(
      ([name, share]) => `${name.slice(from)} ${share < 0.01 ? "< 1" : Math.round(share * 100)} %`,
    );
  return [["mostly in", shown.join(" · ")]];
}

/** How many characters of the path all modules share. */
function commonFolder(names: readonly string[]): number {
  const [first = "", ...rest] = names;
  let end = first.lastIndexOf("/") + 1;
  while (end > 0 && !rest.every((name) => name.startsWith(first.slice(0, end))))
    end = first.lastIndexOf("/", end - 2) + 1;
  return end;
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
  const isAsked = Object.values(report.settings.axes).some(({ value }) => value !== null);
  if (!isAsked) return [];
  const sizes = givenSizes(subject, report.settings);
  const named = subject.axes
    .filter(({ axis }) => sizes.has(axis))
    .map(({ axis }) => `${sizeName(axis)} = ${sizes.get(axis)}`);
  if (named.length === 0) return [];
  const { written } = subject.cost;
  const parts = [
    [
      written.span.threshold,
      ANSWERS.has(subject.role) ? "dependent steps an answer" : "dependent steps",
    ],
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

function grouped(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, "\u202f");
}
