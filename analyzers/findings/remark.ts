// Comments that speak to the tool: what one says, and which findings it speaks of.

import type { Remark } from "../ir/index.ts";
import type { Finding, Subject } from "../report/index.ts";

export type Saying =
  | {
      readonly kind: "ignore";
      /** Ids of rules as they are written. */
      readonly rules: readonly string[];
      readonly reason: string | null;
    }
  | { readonly kind: "unclear" };

/** A remark with what became of it. */
export interface HeardRemark {
  readonly remark: Remark;
  readonly says: Saying;
  /** What it names as a rule and is none. */
  readonly strangers: readonly string[];
  /** Rules it names that found nothing where it stands. */
  readonly idle: readonly string[];
}

const IGNORE = /^ignore\s*\[(?<rules>[^\]]*)\]\s*(?:--(?<reason>.*))?$/;

/** Reads `ignore[rule, rule] -- reason`. */
export function sayingOf({ text }: Remark): Saying {
  const groups = IGNORE.exec(text)?.groups;
  const rules = (groups?.["rules"] ?? "").split(",").map((rule) => rule.trim());
  if (groups === undefined || rules.includes("")) return { kind: "unclear" };
  const reason = (groups["reason"] ?? "").trim();
  return { kind: "ignore", rules: [...new Set(rules)], reason: reason === "" ? null : reason };
}

/** Whether a remark that ignores a rule speaks of a finding: it stands there, or at the name of what is analysed. */
export function speaksOf(
  { about }: Remark,
  finding: Finding,
  subjects: ReadonlyMap<string, Subject>,
): boolean {
  const { line, range } = finding.at;
  const subject = subjects.get(finding.subject);
  return (
    about === line || about === range?.[2] || (subject !== undefined && about === subject.line)
  );
}
