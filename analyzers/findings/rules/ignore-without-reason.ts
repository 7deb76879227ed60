import type { RemarkRule } from "../rule.ts";

export const ignoreWithoutReason: RemarkRule = {
  id: "ignore-without-reason",
  severity: "warning",
  title: "A comment ignores a finding and does not say why",
  doc: {
    what: "Points at `ignore[…]` without `-- reason`. The finding stays.",
    why: "Reports show what is ignored with its reason, so that a reader can judge it. Without one there is nothing to judge.",
    example: "`# depthwise: ignore[serial-loop]`",
    instead: "`# depthwise: ignore[serial-loop] -- the chain is what the task needs`",
    references: [],
  },
  check: ({ says }) =>
    says.kind === "ignore" && says.reason === null
      ? "This has no effect until it says why: `-- reason` behind the bracket."
      : null,
};
