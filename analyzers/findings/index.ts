// All finding rules, and what they find in a file.

import { fileLocation, type Location, printable } from "../base/index.ts";
import type { Budget } from "../config/index.ts";
import type { Remark } from "../ir/index.ts";
import type { Finding, Subject } from "../report/index.ts";
import { fingerprint } from "./fingerprint.ts";
import { type HeardRemark, sayingOf, speaksOf } from "./remark.ts";
import type { FindingRule, Found, RemarkRule, SubjectRule } from "./rule.ts";
import { budgetExceeded } from "./rules/budget-exceeded.ts";
import { commentNotUnderstood } from "./rules/comment-not-understood.ts";
import { ignoreOfUnknownRule } from "./rules/ignore-of-unknown-rule.ts";
import { ignoreWithoutReason } from "./rules/ignore-without-reason.ts";
import { serialLoop } from "./rules/serial-loop.ts";
import { stuckInTc0 } from "./rules/stuck-in-tc0.ts";
import { unknownBlocksVerdict } from "./rules/unknown-blocks-verdict.ts";
import { unusedIgnore } from "./rules/unused-ignore.ts";

export type { FindingRule } from "./rule.ts";

const subjectRules: readonly SubjectRule[] = [
  budgetExceeded,
  serialLoop,
  stuckInTc0,
  unknownBlocksVerdict,
];

const remarkRules: readonly RemarkRule[] = [
  commentNotUnderstood,
  ignoreOfUnknownRule,
  ignoreWithoutReason,
  unusedIgnore,
];

export const findingRules: readonly FindingRule[] = [...subjectRules, ...remarkRules];

/** What all rules find in a file; what a remark ignores carries the reason that it gives. */
export function findingsOf(
  file: string,
  subjects: readonly Subject[],
  remarks: readonly Remark[],
  budgets: readonly Budget[] = [],
): readonly Finding[] {
  const found = subjects.flatMap((subject) =>
    subjectRules.flatMap((rule) =>
      named(
        rule,
        { id: subject.id, file, symbol: subject.symbol ?? "" },
        rule.check(subject, budgets),
      ),
    ),
  );
  const byId = new Map(subjects.map((subject) => [subject.id, subject]));
  const ignored = new Map<Finding, string>();
  const heard = remarks.map((remark): HeardRemark => {
    const says = sayingOf(remark);
    const rules = says.kind === "ignore" ? says.rules : [];
    const meant = found.filter(
      (finding) => rules.includes(finding.rule) && speaksOf(remark, finding, byId),
    );
    if (says.kind === "ignore" && says.reason !== null)
      for (const finding of meant) ignored.set(finding, printable(says.reason));
    const known = new Set(findingRules.map(({ id }) => id));
    return {
      remark,
      says,
      strangers: rules.filter((rule) => !known.has(rule)),
      idle: rules.filter(
        (rule) => known.has(rule) && meant.every((finding) => finding.rule !== rule),
      ),
    };
  });
  return [
    ...found.map((finding) => ({ ...finding, suppressed: ignored.get(finding) ?? null })),
    ...remarkRules.flatMap((rule) =>
      named(rule, { id: `${file}#`, file, symbol: "" }, faults(rule, heard, file)),
    ),
  ];
}

function faults(rule: RemarkRule, heard: readonly HeardRemark[], file: string): readonly Found[] {
  return heard.flatMap((one): readonly Found[] => {
    const message = rule.check(one);
    const { at, text } = one.remark;
    const place: Location = { ...fileLocation(file), line: at[0], range: at };
    return message === null ? [] : [{ at: place, message, names: [text], related: [] }];
  });
}

/** The findings of one rule about one thing, told apart by what they carry and by their order. */
function named(
  rule: FindingRule,
  { id, file, symbol }: { readonly id: string; readonly file: string; readonly symbol: string },
  found: readonly Found[],
): readonly Finding[] {
  const ordinals = new Map<string, number>();
  return found.map(({ at, message, names, related }): Finding => {
    const name = names.join(",");
    const ordinal = ordinals.get(name) ?? 0;
    ordinals.set(name, ordinal + 1);
    return {
      rule: rule.id,
      severity: rule.severity,
      subject: id,
      at,
      message,
      related,
      fingerprint: fingerprint([rule.id, file, symbol, name, String(ordinal)]),
      suppressed: null,
      fixes: [],
    };
  });
}
