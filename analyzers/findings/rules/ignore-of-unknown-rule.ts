import { printable } from "../../base/index.ts";
import type { RemarkRule } from "../rule.ts";

export const ignoreOfUnknownRule: RemarkRule = {
  id: "ignore-of-unknown-rule",
  severity: "warning",
  title: "A comment ignores a rule that does not exist",
  doc: {
    what: "Points at `ignore[…]` with a name in it that is no rule's.",
    why: "It ignores nothing, and the finding that it was written for stays.",
    example: "`# depthwise: ignore[serial_loop] -- wanted`: the rule is called `serial-loop`.",
    instead: "Name the rule as the finding shows it.",
    references: [],
  },
  check: ({ strangers }) =>
    strangers.length === 0
      ? null
      : `There is no rule ${strangers.map(printable).join(", ")}, so this comment ignores nothing by that name.`,
};
