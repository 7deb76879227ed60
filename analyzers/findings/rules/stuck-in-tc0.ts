import type { SubjectRule } from "../rule.ts";

export const stuckInTc0: SubjectRule = {
  id: "stuck-in-tc0",
  severity: "hint",
  title: "The model is bounded by TC0, however large it gets",
  doc: {
    what: "Marks a model for which a constant threshold depth is proved: every operator has constant depth, and every loop is a map, a known scan, or runs a constant number of times.",
    why: "More width, more data or longer inputs do not add dependent steps to one forward pass. What a model in TC0 is not known to compute in one pass, such as tracking permutations, is named with the condition under which it is excluded.",
    example: "A transformer block, a convolutional network, a diagonal state-space layer.",
    instead:
      "If the task needs a growing chain of dependent steps, let the number of sequential steps grow with the input: a recurrence whose gates read the state, a weight-tied loop, or generated intermediate tokens.",
    references: ["depthwise/composition", "liu-2025/dichotomy"],
  },
  check: (subject) =>
    subject.verdict !== "tc0" || !subject.headline
      ? []
      : [
          {
            at: subject.at,
            message: "Stuck in TC0: the depth of one forward pass does not grow with the input",
            names: [],
            related: [],
          },
        ],
};
