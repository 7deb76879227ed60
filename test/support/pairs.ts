// Metamorphic pairs: a program as a Python block, and changes to it as difference blocks. Under each stands what the
// analysis says of the program's last definition, so that a reader sees which changes matter.
//
//   says `unknown: carries h`

import type { RecurrenceReport } from "../../analyzers/index.ts";
import { analyzePythonText } from "./analysis.ts";

const PRELUDE = "import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n\n\n";
const BLOCK = /^```(?<language>py|diff)\n(?<text>[\s\S]*?)^```\n(?:says `[^`]*`\n)?/gm;

export interface Pairs {
  readonly title: string;
  /** The section with what the analysis says under each block. */
  readonly said: string;
  readonly text: string;
  readonly changes: number;
}

/** The sections of a page, each a program with its changes. */
export function pairsIn(page: string): readonly Pairs[] {
  return page
    .split(/^(?=## )/m)
    .slice(1)
    .map((text) => ({
      title: /^## (.+)$/m.exec(text)?.[1] ?? "",
      text,
      said: resaid(text),
      changes: text.match(/^```diff$/gm)?.length ?? 0,
    }));
}

/** The page or section with what the analysis says now. */
export function resaid(page: string): string {
  let base = "";
  return page.replace(BLOCK, (...match) => {
    const { language = "", text = "" } = match.at(-1) as Record<string, string>;
    if (language === "py") base = text;
    const program = language === "py" ? base : changed(base, text);
    return `\`\`\`${language}\n${text}\`\`\`\nsays \`${saying(program)}\`\n`;
  });
}

/** The program after the change, whose lines must stand in it once and together. */
export function changed(program: string, difference: string): string {
  const lines = difference.trimEnd().split("\n");
  const side = (sign: string) =>
    lines
      .filter((line) => line[0] !== sign)
      .map((line) => `${line.slice(1)}\n`)
      .join("");
  const [before, after] = [side("+"), side("-")];
  const parts = `\n${program}`.split(`\n${before}`);
  if (parts.length !== 2) throw new Error(`stands ${parts.length - 1} times:\n${before}`);
  return parts.join(`\n${after}`).slice(1);
}

/** The verdict of the program's last definition that is shown, and what its loops are. */
export function saying(program: string): string {
  const { subjects, problems } = analyzePythonText(PRELUDE + program);
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join(" "));
  const subject = subjects.findLast(({ headline }) => headline);
  if (subject === undefined) throw new Error(`nothing is said of\n${program}`);
  const loops = [...new Set(subject.recurrences.map(loopWord))].join("; ");
  return loops === "" ? subject.verdict : `${subject.verdict}: ${loops}`;
}

function loopWord({ written, form, states }: RecurrenceReport): string {
  if (written === "constant") return "a constant number of steps";
  if (form === "X") return "a map";
  const names = states.flatMap((state) => state.names).join(", ");
  return form === "TOP" ? `carries ${names}` : `${form} in ${names}`;
}
