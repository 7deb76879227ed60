// Every entry is where its list says, everything an entry refers to exists, and the documentation is what they print.

import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type CircuitClass, CLASS_ORDER, isWithin } from "../analyzers/algebra/index.ts";
import { must } from "../analyzers/base/index.ts";
import { explain } from "../analyzers/explain.ts";
import { findingRules } from "../analyzers/findings/index.ts";
import { forms } from "../analyzers/forms/index.ts";
import { allRules } from "../analyzers/ops/index.ts";
import {
  classDoc,
  findTheorem,
  papers,
  sourceOf,
  type Theorem,
  theoremIds,
  unless,
} from "../analyzers/theory/index.ts";
import { ROOT } from "./support/sources.ts";

const theorems: readonly (readonly [string, Theorem])[] = theoremIds.map((id) => [
  id,
  must(findTheorem(id), id).theorem,
]);

describe("papers", () => {
  test("are all listed, in order, each under the name of its file", () => {
    const files = readdirSync(join(ROOT, "analyzers/theory/papers"))
      .filter((name) => name !== "index.ts")
      .map((name) => name.replace(/\.ts$/, ""))
      .sort();
    expect(papers.map((paper) => paper.key)).toEqual(files);
  });

  test("carry the year of their key and a well-formed arXiv id", () => {
    const cites = papers.map((paper) => [paper.key, paper.cite] as const);
    const wrong = cites.filter(
      ([key, cite]) => key !== "depthwise" && !key.endsWith(`-${cite.year}`),
    );
    expect(wrong).toEqual([]);
    const ids = theorems.map(([id]) => sourceOf(must(findTheorem(id), id)).arxiv);
    expect(ids.filter((id) => id !== null && !/^\d{4}\.\d{5}$/.test(id))).toEqual([]);
  });
});

describe("theorems", () => {
  test("have the ids that other rooms may rely on", () => {
    const relied = [
      "depthwise/data-movement",
      "depthwise/elementwise",
      "depthwise/ranking",
      "depthwise/extremum",
      "depthwise/composition",
      "depthwise/determinant",
      "depthwise/greedy-suppression",
      "depthwise/state-bits",
      "depthwise/bounded-window",
      "depthwise/constant-trips",
      "depthwise/map",
      "depthwise/iterated-affine-diagonal",
      "depthwise/clip-scan",
      "depthwise/monotone",
      "hesse-allender-barrington-2002/iterated-addition",
      "hesse-allender-barrington-2002/iterated-product",
      "hesse-allender-barrington-2002/division",
      "reif-tate-1992/power-series",
      "chiang-2025/softmax-attention",
      "barrington-1989/regular-languages",
      "merrill-2026/linear-rnn",
      "merrill-2026/nonlinear-rnn-log-precision",
      "merrill-2026/nonlinear-rnn-poly-precision",
      "mereghetti-palano-2000/matrix-powering",
      "allender-balaji-datta-2014/matrix-powering",
      "liu-2025/diffusion",
    ];
    expect(relied.filter((id) => findTheorem(id) === null)).toEqual([]);
    expect(findTheorem("depthwise/no-such-lemma")).toBeNull();
    expect(findTheorem("constructor")).toBeNull();
  });

  test("say they have a proof of our own exactly if it is there", () => {
    const wrong = theorems.filter(
      ([, { checked, proof }]) => (checked === "own proof") !== (proof !== undefined),
    );
    expect(wrong.map(([id]) => id)).toEqual([]);
  });

  test("that are derived by us stand under our name", () => {
    const wrong = theorems.filter(
      ([id, { status }]) => status === "derived" && !id.startsWith("depthwise/"),
    );
    expect(wrong.map(([id]) => id)).toEqual([]);
  });

  test("whose source could not be read again say so", () => {
    const marked = theorems.filter(([, { checked }]) => checked === "not re-checked");
    expect(marked.map(([id]) => id)).toEqual([
      "barrington-1989/hardness",
      "liu-2025/dichotomy",
      "liu-2025/diffusion",
      "merrill-2026/nonlinear-rnn-log-precision",
      "merrill-2026/nonlinear-rnn-poly-precision",
      "merrill-2026/diagonal-plus-low-rank-hardness",
    ]);
  });

  test("are told in sentences", () => {
    const sentences = theorems.flatMap(([id, { statement, assumes, proof }]) =>
      [statement, ...assumes, ...(proof === undefined ? [] : [proof])].map((said) => ({
        id,
        said,
      })),
    );
    const broken = sentences.filter(
      ({ said }) => !/^\S[\s\S]*[.)]$/.test(said) || / {2}/.test(said),
    );
    expect(broken).toEqual([]);
  });

  test("our lemmas name only theorems that exist", () => {
    const named = theorems.flatMap(([id, { where }]) =>
      [...where.matchAll(/[a-z]+(?:-[a-z]+)*-\d{4}\/[\w-]+/g)].map(([other]) => ({ id, other })),
    );
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter(({ other }) => findTheorem(other) === null)).toEqual([]);
  });
});

describe("what rests on theorems", () => {
  const users = [
    ...allRules.map((rule) => ({ name: `${rule.domain}:${rule.op}`, because: rule.because })),
    ...findingRules.map((rule) => ({ name: rule.id, because: rule.doc.references })),
    ...forms.flatMap((form) =>
      (["constant", "log", "poly"] as const).flatMap((precision) =>
        (["constant", "growing"] as const).map((width) => ({
          name: `${form.id} (${precision} precision, ${width} width)`,
          because: form.bound({ precision, width, body: "TC0" }).because,
        })),
      ),
    ),
  ];

  test("cites theorems that exist", () => {
    const missing = users.flatMap(({ name, because }) =>
      because.filter((id) => findTheorem(id) === null).map((id) => `${name}: ${id}`),
    );
    expect(missing).toEqual([]);
  });

  test("an operator claims no class below what its theorems give", () => {
    const bold = allRules.flatMap((rule) => {
      const { within } = rule;
      if (typeof within === "function") return [];
      return rule.because
        .filter((id) => !isWithin(findTheorem(id)?.theorem.gives ?? "AC0", within))
        .map((id) => `${rule.op} claims ${within} by ${id}`);
    });
    expect(bold).toEqual([]);
  });
});

describe("wording", () => {
  // What is not known to be true must not be said, whatever it would be short for.
  const NEVER =
    /\b(?:beyond|outside|leaves) TC0|inherently serial|cannot be parallel|Turing-complete/i;

  test("claims no separation that is not proved", () => {
    const texts = [
      ...theorems.flatMap(([, t]) => [t.statement, t.proof ?? "", ...t.assumes]),
      ...CLASS_ORDER.flatMap((name) => Object.values(classDoc(name))),
      ...CLASS_ORDER.map((name) => unless(name) ?? ""),
      ...findingRules.flatMap(({ title, doc }) => [title, doc.what, doc.why, doc.instead]),
      ...forms.map(({ doc }) => doc),
    ];
    expect(texts.filter((text) => NEVER.test(text))).toEqual([]);
    expect("This loop leaves TC0.").toMatch(NEVER);
  });

  test("what a bound excludes is conditional, but for AC0, where it is proved", () => {
    const bounds: readonly CircuitClass[] = [...CLASS_ORDER, "TC7"];
    const bare = bounds.filter((name) => !(unless(name) ?? "unless").includes("unless"));
    expect(bare).toEqual(["AC0"]);
    expect(unless("P")).toBeNull();
    expect(unless("TC0")).toContain("unless TC0 = NC1");
    expect(unless("TC7")).toContain("unless TC7 = P");
    // About inputs that grow: a bound says nothing of one length.
    expect(
      bounds.filter((name) => !(unless(name) ?? "As inputs grow").startsWith("As inputs grow")),
    ).toEqual([]);
  });
});

describe("explanations", () => {
  test("exist for every theorem, paper, class, form and rule", () => {
    const ids = [
      ...theoremIds,
      ...papers.map((paper) => paper.key),
      ...CLASS_ORDER,
      "TC12",
      "tc0",
      ...forms.map((form) => form.id),
      ...findingRules.map((rule) => rule.id),
    ];
    expect(ids.filter((id) => !explain(id)?.startsWith("# "))).toEqual([]);
  });

  test("of what has no page are null", () => {
    expect(["", "TC", "NC3", "depthwise/", "__proto__", "toString"].map(explain)).toEqual(
      Array(6).fill(null),
    );
  });
});

describe("generated documentation", () => {
  test("is current", () => {
    const { status, stderr } = docs("--check");
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });

  test("that was edited by hand, is missing, or belongs to nothing is told", () => {
    const folder = mkdtempSync(join(tmpdir(), "depthwise-docs-"));
    try {
      cpSync(join(ROOT, "docs"), folder, { recursive: true });
      appendFileSync(join(folder, "classes.md"), "More.\n");
      rmSync(join(folder, "theorems/brent-1974.md"));
      cpSync(join(folder, "theorems/blelloch-1990.md"), join(folder, "theorems/nobody-2000.md"));
      const { status, stderr } = docs("--check", "--into", folder);
      expect(status).toBe(1);
      expect(stderr).toContain("classes.md: differs");
      expect(stderr).toContain("brent-1974.md: missing");
      expect(stderr).toContain("nobody-2000.md: is printed by no entry");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function docs(...options: readonly string[]) {
  return spawnSync(process.execPath, [join(ROOT, "scripts/docs.mjs"), ...options], {
    encoding: "utf8",
  });
}
