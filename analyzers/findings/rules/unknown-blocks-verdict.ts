import type { SubjectRule } from "../rule.ts";

export const unknownBlocksVerdict: SubjectRule = {
  id: "unknown-blocks-verdict",
  severity: "info",
  title: "Something that is not known keeps the verdict open",
  doc: {
    what: "Points at each operator, loop or call of which too little is known to bound the model: an operator without a definition, a loop that runs until the data say stop, a state whose update is not classified.",
    why: "A depth that counts the unknown as nothing would be a guess. Until the cause is gone there is no verdict.",
    example: "A node of a custom domain that the file does not define as a model-local function.",
    instead:
      "Export the operator decomposed into standard ones or as a model-local function; give a loop a trip count that is a constant or the size of a tensor.",
    references: ["depthwise/composition"],
  },
  check: (subject) =>
    subject.blockers.map((blocker) => ({
      at: blocker.at,
      message: `Unknown: ${blocker.what}. ${blocker.help}`,
      names: [blocker.code],
      related: [],
    })),
};
