// docs/operators.md: every operator the tool knows, with the class of what it computes and an example.

import { allRules, type OpExample, type OpRule } from "../ops/index.ts";
import type { DocFile } from "./index.ts";
import { GENERATED, table } from "./markdown.ts";

const HEAD = `# Operators

What is known of each ONNX operator. *Class* is the class of what one evaluation computes, its attributes fixed and
its input growing; loops get theirs from what they carry (see [forms](forms.md)). An operator that is not in this
list is unknown and leaves the verdict unknown: nothing is assumed of it.`;

/** The page of all operators, a table a domain. */
export function operatorFile(): DocFile {
  const domains = [...new Set(allRules.map((rule) => rule.domain))].sort();
  const tables = domains.map((domain) =>
    [
      `## ${domain === "" ? "Standard operators (ai.onnx)" : domain}`,
      table(["Operator", "Since", "Class", "Computes", "Rests on", "Example"], rowsOf(domain)),
    ].join("\n\n"),
  );
  return { path: "operators.md", text: `${[GENERATED, HEAD, ...tables].join("\n\n")}\n` };
}

function rowsOf(domain: string): readonly (readonly string[])[] {
  return allRules
    .filter((rule) => rule.domain === domain)
    .sort((a, b) => (a.op < b.op ? -1 : 1))
    .map((rule) => [
      rule.op,
      String(rule.since),
      classOf(rule),
      rule.doc,
      rule.because.map((id) => `[${id}](theorems/${id.split("/")[0]}.md)`).join(", "),
      exampleText(rule.examples[0]),
    ]);
}

function classOf(rule: OpRule): string {
  return typeof rule.within === "string" ? rule.within : "depends on the node";
}

function exampleText({ inputs, outputs, attributes }: OpExample): string {
  const given = attributes === undefined ? "" : ` {${attributes}}`;
  return `\`(${inputs.join("; ")})${given} → ${outputs.join("; ")}\``;
}
