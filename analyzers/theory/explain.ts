// Pages for what has a name: a theorem, a paper, a class. The same text serves hovers, the command line and docs.

import { classDocs } from "./classes.ts";
import { unless } from "./conditional.ts";
import { citationText } from "./find.ts";
import type { Checked, Theorem } from "./paper.ts";
import { papers } from "./papers/index.ts";

/** A page of documentation; `markdown` starts with its own heading. */
export interface Page {
  readonly id: string;
  readonly title: string;
  readonly markdown: string;
}

/** How far a source was re-read, in words. */
export const CHECKED: Readonly<Record<Checked, string>> = {
  text: "checked against the text",
  abstract: "checked against the abstract",
  title: "checked against the title only",
  "not re-checked": "not re-checked",
  "own proof": "proof given here",
};

/** One page a theorem, by its id. */
export const theoremPages: readonly Page[] = papers.flatMap((paper) =>
  Object.entries(paper.theorems).map(([name, theorem]) => {
    const id = `${paper.key}/${name}`;
    return { id, title: id, markdown: `# ${id}\n\n${theoremText(theorem)}` };
  }),
);

/** One page a paper, by its key, with all theorems taken from it. */
export const paperPages: readonly Page[] = papers.map((paper) => ({
  id: paper.key,
  title: paper.cite.title,
  markdown: [
    `# ${paper.cite.title}`,
    citationText(paper.cite),
    ...Object.entries(paper.theorems).map(
      ([name, theorem]) => `## ${paper.key}/${name}\n\n${theoremText(theorem)}`,
    ),
  ].join("\n\n"),
}));

/** One page a class, by its name. */
export const classPages: readonly Page[] = classDocs.map(([name, doc]) => {
  const conditional = unless(name);
  return {
    id: name,
    title: name === "TC3" ? "TC3, TC4, …" : name,
    markdown: [
      `# ${name === "TC3" ? "TC3, TC4, …" : name}`,
      doc.is,
      `**Typical.** ${doc.typical}`,
      `**Not implied.** ${doc.implies}`,
      ...(conditional === null ? [] : [`**What the bound excludes.** ${conditional}`]),
    ].join("\n\n"),
  };
});

const pages: ReadonlyMap<string, Page> = new Map(
  [...theoremPages, ...paperPages, ...classPages].map((page) => [page.id.toLowerCase(), page]),
);

/** The page of a theorem id, paper key or class name, in Markdown; null where there is none. */
export function explain(id: string): string | null {
  const name = /^TC[4-9]\d*$|^TC[1-3]\d+$/i.test(id) ? "TC3" : id;
  return pages.get(name.toLowerCase())?.markdown ?? null;
}

function theoremText(theorem: Theorem): string {
  return [
    theorem.statement,
    bullets([
      `Upper bound: ${theorem.gives ?? "none, or one that depends on its parameters"}`,
      `Status: ${theorem.status}`,
      `Source: ${theorem.where}; ${CHECKED[theorem.checked]}`,
      ...(theorem.cite === undefined ? [] : [`Paper: ${citationText(theorem.cite)}`]),
    ]),
    "Assumes:",
    bullets(theorem.assumes),
    ...(theorem.proof === undefined
      ? []
      : [`**Proof.**${theorem.proof.startsWith("- ") ? "\n\n" : " "}${theorem.proof}`]),
  ].join("\n\n");
}

function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}
