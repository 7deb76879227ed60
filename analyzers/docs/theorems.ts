// docs/theorems: one page a paper, and an index that says how far each source was re-read.

import { CHECKED, citationText, type Paper, paperPages, papers } from "../theory/index.ts";
import type { DocFile } from "./index.ts";
import { GENERATED, table } from "./markdown.ts";

const HEAD = `# Theorems

What the verdicts rest on. *Checked* says what of the source was re-read for the entry: its text, its abstract, or
nothing since it was first noted down. Where a proof of our own is given it stands on the page, to be checked by you.
A status of *derived* marks lemmas that are published nowhere else, *conditional* ones whose hypotheses are not proved.`;

/** The index and the page of every paper. */
export function theoremFiles(): readonly DocFile[] {
  const pages = paperPages.map((page) => ({
    path: `theorems/${page.id}.md`,
    text: `${GENERATED}\n\n${page.markdown}\n`,
  }));
  return [{ path: "theorems/README.md", text: index() }, ...pages];
}

function index(): string {
  const rows = papers.flatMap((paper) =>
    Object.entries(paper.theorems).map(([name, theorem]) => [
      `[${paper.key}/${name}](${paper.key}.md#${anchor(paper, name)})`,
      theorem.gives ?? "",
      theorem.status,
      CHECKED[theorem.checked],
    ]),
  );
  const sources = papers.map(
    (paper) => `- [${paper.key}](${paper.key}.md): ${citationText(paper.cite)}`,
  );
  return `${[
    GENERATED,
    HEAD,
    table(["Theorem", "Upper bound", "Status", "Checked"], rows),
    "## Sources",
    sources.join("\n"),
  ].join("\n\n")}\n`;
}

// As GitHub derives it from the heading `key/name`: lower case, without the slash.
function anchor(paper: Paper, name: string): string {
  return `${paper.key}${name}`.toLowerCase();
}
