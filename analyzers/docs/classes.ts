// docs/classes.md: the classes a bound may name, in their order.

import { classPages } from "../theory/index.ts";
import type { DocFile } from "./index.ts";
import { demoted, GENERATED } from "./markdown.ts";

const HEAD = `# Classes

An upper bound names the smallest of these classes in which the tool can prove the function to lie, in this order:

AC0 < TC0 ≤ NC1 ≤ PNC1 ≤ L ≤ NL ≤ AC1 ≤ TC1 ≤ NC2 ≤ TC2 ≤ TC3 ≤ … ≤ NC ≤ P

Only the first of these inclusions is known to be strict. A larger bound is therefore the absence of a proof, never
evidence that the function needs more.`;

/** The page of all classes. */
export function classFile(): DocFile {
  const text = [GENERATED, HEAD, ...classPages.map((page) => demoted(page.markdown))];
  return { path: "classes.md", text: `${text.join("\n\n")}\n` };
}
