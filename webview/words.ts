// The words the panel has for the values of a report. Pure text.

import type { AxisReport, Status, Verdict } from "../analyzers/report/index.ts";

type Growth = AxisReport["written"];

const STATUS: Readonly<Record<Status, { readonly name: string; readonly says: string }>> = {
  proved: { name: "Proved", says: "follows from a cited theorem" },
  derived: {
    name: "Derived",
    says: "follows from a lemma of this project, with its proof and its test",
  },
  conditional: { name: "Conditional", says: "holds under the condition that is named" },
  assumed: { name: "Assumed", says: "rests on an assumption that is listed" },
  none: { name: "No bound", says: "no theorem applies" },
};

const VERDICT: Readonly<Record<Verdict, string>> = {
  tc0: "A constant number of parallel steps is enough at every size: the function has TC0 as an upper bound.",
  serial:
    "No theorem bounds this by TC0, and after every proved rewrite the chain of dependent steps still grows polynomially. That no better bound exists is not proved.",
  polylog:
    "No theorem bounds this by TC0, but after every proved rewrite the chain of dependent steps is only polylogarithmic. That no better bound exists is not proved.",
  unknown:
    "Something in the file could not be resolved. What is unknown counts neither as serial nor as parallel, and never as zero.",
};

export function statusName(status: Status): string {
  return STATUS[status].name;
}

export function statusSays(status: Status): string {
  return STATUS[status].says;
}

export function verdictSays(verdict: Verdict): string {
  return VERDICT[verdict];
}

/** The growth of a chain along an axis, in words that name the axis. */
export function growthText(growth: Growth, axis: string): string {
  switch (growth) {
    case "constant":
      return "constant";
    case "log":
      return `log ${axis}`;
    case "polylog":
      return `polylog ${axis}`;
    case "linear":
      return `linear in ${axis}`;
    case "poly":
      return `polynomial in ${axis}`;
    case "data-dependent":
      return "data-dependent";
    case "unknown":
      return "unknown";
  }
}

/** `1.4 kB`, as people read sizes. */
export function bytesText(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (1000 <= value && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || 100 <= value ? 0 : 1;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

/** `1 blocker`, `2 blockers`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** `42 %`; what is less than half a percent but there is `< 1 %`. */
export function percentText(share: number): string {
  const percent = Math.round(share * 100);
  return percent === 0 && 0 < share ? "< 1 %" : `${percent} %`;
}

/** A clause as a sentence of its own. */
export function sentence(clause: string): string {
  const end = /[.!?]$/.test(clause) ? "" : ".";
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}${end}`;
}
