// Work, the three spans and the bytes moved, as formulas in the axes.

import type { Cost, Subject } from "../../analyzers/report/index.ts";
import { type Child, element, section } from "../dom.ts";
import { table } from "../ui.ts";

const ROWS: readonly {
  readonly name: string;
  readonly says: string;
  readonly of: (cost: Cost) => string;
}[] = [
  { name: "Work", says: "scalar operations; a multiply-add counts 2", of: ({ work }) => work.text },
  {
    name: "Span, threshold",
    says: "dependent steps with gates of unbounded fan-in: only loops make it grow",
    of: ({ span }) => span.threshold.text,
  },
  {
    name: "Span, arithmetic",
    says: "dependent steps with two operands each",
    of: ({ span }) => span.arithmetic.text,
  },
  { name: "Span, kernels", says: "dependent kernel launches", of: ({ span }) => span.kernel.text },
  { name: "Bytes", says: "read and written by all operators", of: ({ bytes }) => bytes.text },
];

export function costView({ cost }: Subject): HTMLElement {
  return section(
    "Cost",
    table(
      "Work, spans and bytes as formulas",
      [
        { title: "Measure", width: "1fr" },
        { title: "As written", width: "1.3fr" },
        { title: "After proved rewrites", width: "1.3fr" },
      ],
      ROWS.map(({ name, says, of }) => [
        element("span", { title: says }, name),
        formula(of(cost.written)),
        same(of(cost.written), of(cost.rewritten)),
      ]),
    ),
    holdsUnknown(cost.written) || holdsUnknown(cost.rewritten)
      ? element(
          "p",
          { class: "muted note" },
          "A name such as u1 stands for a cost that is not known.",
        )
      : null,
  );
}

/** Whether a formula names a cost that the analysis gave a letter because it does not know it. */
function holdsUnknown(cost: Cost): boolean {
  return ROWS.some(({ of }) => /\bu\d+\b/.test(of(cost)));
}

function formula(text: string): HTMLElement {
  return element("span", { class: "formula" }, text);
}

function same(written: string, rewritten: string): Child {
  return written === rewritten
    ? element("span", { class: "muted", title: rewritten }, "the same")
    : formula(rewritten);
}
