// What an id in a report means: a theorem, a class, a form, a finding rule. One look-up for all of them.

import { printable } from "./base/index.ts";
import { findingRules } from "./findings/index.ts";
import { forms } from "./forms/index.ts";
import { explain as explainTheory } from "./theory/index.ts";

/** The page of an id as Markdown, or null where nothing has this id. */
export function explain(id: string): string | null {
  const rule = findingRules.find((candidate) => candidate.id === id);
  if (rule !== undefined) {
    const { what, why, example, instead, references } = rule.doc;
    return [
      `# ${rule.id}: ${rule.title}`,
      `## What it does\n\n${what}`,
      `## Why\n\n${why}`,
      `## Example\n\n${example}`,
      `## Instead\n\n${instead}`,
      `## References\n\n${references.map((reference) => `- ${reference}`).join("\n")}`,
    ].join("\n\n");
  }
  const form = forms.find((candidate) => candidate.id === printable(id));
  if (form !== undefined) {
    const bound = form.bound({ precision: "log", width: "constant", body: "TC0" });
    return [
      `# Form ${form.id}`,
      form.doc,
      `Examples:\n\n${form.examples.map((example) => `- \`${example}\``).join("\n")}`,
      `At O(log N) bits and constant width a loop of this form is bounded by ${bound.class ?? "nothing known"}; its chain is ${
        {
          constant: "constant",
          log: "logarithmic in the trips, as a scan",
          trips: "one step a trip",
        }[bound.chain]
      }.`,
      `Rests on:\n\n${bound.because.map((reference) => `- ${reference}`).join("\n")}`,
    ].join("\n\n");
  }
  return explainTheory(id);
}
