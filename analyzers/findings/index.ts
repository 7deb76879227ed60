// All finding rules, and what they find in a subject.

import type { Finding, Subject } from "../report/index.ts";
import { fingerprint } from "./fingerprint.ts";
import type { FindingRule } from "./rule.ts";
import { serialLoop } from "./rules/serial-loop.ts";
import { stuckInTc0 } from "./rules/stuck-in-tc0.ts";
import { unknownBlocksVerdict } from "./rules/unknown-blocks-verdict.ts";

export type { FindingRule } from "./rule.ts";

export const findingRules: readonly FindingRule[] = [serialLoop, stuckInTc0, unknownBlocksVerdict];

/** The findings of all rules about one subject. */
export function findingsOf(subject: Subject): readonly Finding[] {
  return findingRules.flatMap((rule) => {
    const ordinals = new Map<string, number>();
    return rule.check(subject).map((found): Finding => {
      const names = found.names.join(",");
      const ordinal = ordinals.get(names) ?? 0;
      ordinals.set(names, ordinal + 1);
      return {
        rule: rule.id,
        severity: rule.severity,
        subject: subject.id,
        at: found.at,
        message: found.message,
        related: found.related,
        fingerprint: fingerprint([
          rule.id,
          subject.file,
          subject.symbol ?? "",
          names,
          String(ordinal),
        ]),
        suppressed: null,
        fixes: [],
      };
    });
  });
}
