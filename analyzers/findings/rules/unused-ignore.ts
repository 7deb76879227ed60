import type { RemarkRule } from "../rule.ts";

export const unusedIgnore: RemarkRule = {
  id: "unused-ignore",
  severity: "info",
  title: "A comment ignores what is not found",
  doc: {
    what: "Points at `ignore[…]` with a rule that finds nothing where the comment stands.",
    why: "What it was written for is gone, or stands elsewhere. Left alone it would hide the next finding, with a reason that was given for another.",
    example: "`# depthwise: ignore[serial-loop] -- wanted` above a loop that is now a map.",
    instead: "Remove it, or move it to the line of the finding or of the class.",
    references: [],
  },
  check: ({ says, idle }) =>
    says.kind === "ignore" && says.reason !== null && idle.length > 0
      ? `Nothing here is found by ${idle.join(", ")}.`
      : null,
};
