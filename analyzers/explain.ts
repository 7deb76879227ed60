// What an id in a report means: a theorem, a class, a form, a finding rule. One look-up for all of them.

import { type FindingRule, findingRules } from "./findings/index.ts";
import { type Form, forms } from "./forms/index.ts";
import { classPages, explain as explainTheory, paperPages, theoremPages } from "./theory/index.ts";

/** The page of an id as Markdown, in any case; all pages of an id that means several things; else null. */
export function explain(id: string): string | null {
  const rule = findingRules.find((candidate) => isCalled(candidate.id, id));
  const form = forms.find((candidate) => isCalled(candidate.id, id));
  const pages = [
    ...(rule === undefined ? [] : [rulePage(rule)]),
    ...(form === undefined ? [] : [formPage(form)]),
    explainTheory(id) ?? [],
  ].flat();
  return pages.length === 0 ? null : pages.join("\n\n");
}

/** Known ids that somebody who wrote this one may have meant, the nearest first. */
export function nearIds(id: string): readonly string[] {
  const wanted = id.slice(0, LONGEST).toLowerCase();
  if (wanted === "") return [];
  return knownIds()
    .map((known) => ({ known, distance: distance(wanted, known.toLowerCase()) }))
    .filter((near) => near.distance <= Math.max(1, Math.floor(wanted.length / 3)))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ known }) => known);
}

/** No id is as long as this, so nothing is near to what is longer. */
const LONGEST = 100;

function knownIds(): readonly string[] {
  const pages = [...classPages, ...paperPages, ...theoremPages];
  return [...new Set([...findingRules, ...forms, ...pages].map(({ id }) => id))];
}

function isCalled(id: string, name: string): boolean {
  return id.toLowerCase() === name.toLowerCase();
}

// Letters to insert, remove or replace; a name that holds what was written is as near as can be.
function distance(wanted: string, known: string): number {
  if (wanted.length >= 4 && known.includes(wanted)) return 0;
  let row = Array.from({ length: known.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...wanted].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...known].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

function rulePage({ id, title, doc }: FindingRule): string {
  const { what, why, example, instead, references } = doc;
  return [
    `# ${id}: ${title}`,
    `## What it does\n\n${what}`,
    `## Why\n\n${why}`,
    `## Example\n\n${example}`,
    `## Instead\n\n${instead}`,
    ...(references.length === 0 ? [] : [`## References\n\n${bullets(references)}`]),
  ].join("\n\n");
}

const CHAINS = {
  constant: "constant",
  log: "logarithmic in the trips, as a scan",
  trips: "one step a trip",
} as const;

function formPage(form: Form): string {
  const bound = form.bound({ precision: "log", width: "constant", body: "TC0" });
  return [
    `# Form ${form.id}`,
    form.doc,
    `Examples:\n\n${bullets(form.examples.map((example) => `\`${example}\``))}`,
    `At O(log N) bits and constant width a loop of this form is bounded by ${bound.class ?? "nothing known"}; its chain is ${CHAINS[bound.chain]}.`,
    `Rests on:\n\n${bullets(bound.because)}`,
  ].join("\n\n");
}

function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}
