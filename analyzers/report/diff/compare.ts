// A report beside an earlier one: which subjects are new, gone or moved, and whose chain grows more or less now.

import { GROWTHS, type Growth, growthText } from "../../base/index.ts";
import type { Change, Changes, Report, Standing, Subject } from "../report.ts";
import { matched } from "./match.ts";
import { reasonOf } from "./reason.ts";

/** The later report, with what has changed since the earlier one. */
export function compared(earlier: Report, later: Report): Report {
  return { ...later, changes: changesOf(earlier, later) };
}

function changesOf(earlier: Report, later: Report): Changes {
  // What cannot be read at one of the times is neither new nor gone.
  const unread = new Set(
    [...earlier.problems, ...later.problems]
      .filter(({ severity }) => severity === "error")
      .map(({ file }) => file),
  );
  const isRead = ({ file }: Subject): boolean => !unread.has(file);
  const { pairs, gone, added } = matched(earlier.subjects, later.subjects);
  const subjects = [
    ...pairs.flatMap(([before, after]) => changeOf(before, after) ?? []),
    ...gone.filter(isRead).map((before): Change => only("gone", before)),
    ...added.filter(isRead).map((after): Change => only("new", after)),
  ];
  const was = new Set(earlier.findings.map(({ fingerprint }) => fingerprint));
  const is = new Set(later.findings.map(({ fingerprint }) => fingerprint));
  return {
    subjects: subjects.sort((a, b) => (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : 0)),
    found: [...is].filter((fingerprint) => !was.has(fingerprint)).sort(),
    gone: earlier.findings.filter(({ fingerprint }) => !is.has(fingerprint)),
  };
}

function only(kind: "new" | "gone", subject: Subject): Change {
  const standing = standingOf(subject);
  return {
    subject: subject.id,
    kind,
    at: subject.at,
    before: kind === "gone" ? standing : null,
    after: kind === "new" ? standing : null,
    because: null,
  };
}

function changeOf(before: Subject, after: Subject): Change | null {
  const direction = directionOf(before, after);
  const kind = direction ?? (before.id === after.id ? null : "moved");
  if (kind === null) return null;
  const { because, at } =
    kind === "moved" ? { because: null, at: after.at } : reasonOf(before, after);
  return {
    subject: after.id,
    kind,
    at,
    before: standingOf(before),
    after: standingOf(after),
    because,
  };
}

/** By the chain first, then by what is known of it, then by the bound. */
function directionOf(before: Subject, after: Subject): "worsened" | "improved" | null {
  const was = growths(before);
  const is = growths(after);
  const axes = [...new Set([...was.keys(), ...is.keys()])];
  const steps = axes.map((axis) => rank(is.get(axis)) - rank(was.get(axis)));
  const isOpen = [before, after].map(({ verdict }) => verdict === "unknown");
  if (isOpen[0] !== isOpen[1]) return isOpen[1] === true ? "worsened" : "improved";
  if (steps.some((step) => step > 0)) return "worsened";
  if (steps.some((step) => step < 0)) return "improved";
  if (before.verdict === after.verdict) return null;
  return VERDICTS.indexOf(after.verdict) > VERDICTS.indexOf(before.verdict)
    ? "worsened"
    : "improved";
}

const VERDICTS: readonly Subject["verdict"][] = ["tc0", "polylog", "serial", "unknown"];

/** With the rewrites, along the axes that grow. */
function growths({ axes }: Subject): ReadonlyMap<string, Growth> {
  return new Map(
    axes.filter(({ grows }) => grows).map(({ axis, rewritten }) => [axis, rewritten] as const),
  );
}

// An axis that a subject does not have adds nothing to its chain.
function rank(growth: Growth | undefined): number {
  return growth === undefined ? 0 : GROWTHS.indexOf(growth);
}

function standingOf(subject: Subject): Standing {
  const { id, verdict, bound } = subject;
  const chain = [...growths(subject)]
    .filter(([, growth]) => growth !== "constant")
    .map(([axis, growth]) => growthText(growth, axis));
  return { id, verdict, bound: bound.class, chain: chain.join(", ") || "O(1)" };
}
