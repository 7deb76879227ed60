import type { RemarkRule } from "../rule.ts";

export const commentNotUnderstood: RemarkRule = {
  id: "comment-not-understood",
  severity: "warning",
  title: "A comment to Depthwise that is not understood",
  doc: {
    what: "Points at a comment that begins with `depthwise:` and says nothing that this version knows.",
    why: "Whoever wrote it expects an effect. A comment that is passed over in silence looks as if it had one.",
    example:
      "`# depthwise: ingore[serial-loop] -- wanted`; also what later versions know: `assume`, `form=`, `axis`, `task=`.",
    instead:
      "Write `# depthwise: ignore[serial-loop] -- the reason`, on the line of the finding, on the one above, or at the class. Another comment should not begin with `depthwise:`.",
    references: [],
  },
  check: ({ says }) =>
    says.kind === "unclear"
      ? "This comment is not understood and has no effect. What is known is `depthwise: ignore[rule] -- reason`."
      : null,
};
