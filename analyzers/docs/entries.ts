// docs/rules and docs/forms.md: what `explain` says of the finding rules and of the forms of carried state.

import { explain } from "../explain.ts";
import { findingRules } from "../findings/index.ts";
import { forms } from "../forms/index.ts";
import type { DocFile } from "./index.ts";
import { demoted, GENERATED, table } from "./markdown.ts";

const RULES = `# Findings

What the tool points at in a model, or in a comment that speaks to it. A comment
\`# depthwise: ignore[RULE, RULE] -- reason\` ignores findings about code: on their line or on the line above, or at a
class or function for everything found of it. Severity *error* makes the command line fail.`;

const FORMS = `# Forms

How the new value of a carried state depends on its old value. The form of a loop is found by following the state
through the operators of its body; it decides which chain is left and which class bounds the loop.`;

/** A page a finding rule, and their index. */
export function ruleFiles(): readonly DocFile[] {
  const rows = findingRules.map((rule) => [
    `[${rule.id}](${rule.id}.md)`,
    rule.severity,
    rule.title,
  ]);
  const index = [GENERATED, RULES, table(["Rule", "Severity", "Finds"], rows)].join("\n\n");
  return [
    { path: "rules/README.md", text: `${index}\n` },
    ...findingRules.map((rule) => ({
      path: `rules/${rule.id}.md`,
      text: `${GENERATED}\n\n${pageOf(rule.id)}\n`,
    })),
  ];
}

/** The page of all forms. */
export function formFile(): DocFile {
  const pages = forms.map((form) => demoted(pageOf(form.id)));
  return { path: "forms.md", text: `${[GENERATED, FORMS, ...pages].join("\n\n")}\n` };
}

function pageOf(id: string): string {
  return explain(id) ?? `# ${id}`;
}
