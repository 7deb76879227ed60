// Transfer rules broken on purpose. The soundness oracle must disagree with an analysis that has any one of them:
// each is a text of a source file that is replaced while the oracle is bundled.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ROOT = new URL("../", import.meta.url);

/** By name: the file, the text, and what stands in its place. */
export const mutants = {
  "relu keeps DIAG": [
    "analyzers/forms/transfer.ts",
    'return isMonotone(a) ? plain(a, "CLIP", a.slope) : perEntry(a);',
    'return a.form === "DIAG" ? a : isMonotone(a) ? plain(a, "CLIP", a.slope) : perEntry(a);',
  ],
  "sums of different channels are DIAG": [
    "analyzers/forms/affine.ts",
    "if (readSameChannel(a, b) && !isMatrix(a) && !isMatrix(b)) {",
    'if (a.form !== "FIX" && b.form !== "FIX" && !isMatrix(a) && !isMatrix(b)) {\n    return { ...channelwise(parts, channelForm(a, b), null), reads: a.reads };',
  ],
  "opened FIX takes another matrix": [
    "analyzers/forms/affine.ts",
    "return a.gated === null && a.exact !== null ? named(",
    "return true ? named(",
  ],
  "a matrix from the input is fixed": [
    "analyzers/forms/affine.ts",
    "const matrix = map === null ? undefined : productOfMatrices(a, map);",
    'const matrix = productOfMatrices(a, map ?? "input");',
  ],
  "a condition from the state is input": [
    "analyzers/ops/carry-entries.ts",
    'if (condition.kind === "reading") return states.reduce(nonlinear, other(condition));',
    "",
  ],
  "a gate from the state is input": [
    "analyzers/ops/carry-entries.ts",
    "export const products = meeting({ both: nonlinear, one: timesInput });",
    'export const products = meeting({ both: (a) => timesInput(a, INPUT, "all"), one: timesInput });',
  ],
  "division of whole numbers is affine": [
    "analyzers/ops/carry-entries.ts",
    "if (isReal(elemOf(cx.outputs[0]))) return results;",
    "return results;",
  ],
  "sums of MONO need no slope": [
    "analyzers/forms/transfer.ts",
    "return isMonotone(a) && isMonotone(b) && slope !== 0\n    ?",
    "return isMonotone(a) && isMonotone(b)\n    ?",
  ],
  "inputs are positive": [
    "analyzers/forms/transfer.ts",
    "const slope = factor.isNonNegative ? 1 : 0;",
    "const slope = 1;",
  ],
  "the maximum of two channels is CLIP": [
    "analyzers/forms/transfer.ts",
    "const both = ofBoth(a, b);\n  if (readSameChannel(a, b)) {\n    if (isShift",
    'const both = ofBoth(a, b);\n  if (isShift(a) && isShift(b)) return plain(a, "CLIP", 1);\n  if (readSameChannel(a, b)) {\n    if (isShift',
  ],
  "maxima and minima mix in TROP": [
    "analyzers/forms/transfer.ts",
    "(a.form === form && a.slope === 1 && isOf)",
    "(a.form === form && a.slope === 1)",
  ],
  "two operations are one ACC": [
    "analyzers/forms/transfer.ts",
    'if (a.form === "ACC(+,*)") return { ...biased, form: "DIAG", combines: null };',
    'if (a.form === "ACC(+,*)") return biased;',
  ],
  "a reset leaves ACC": [
    "analyzers/forms/transfer.ts",
    "return isAffine(a) ? scaled(biased, null, along, 1) : other(biased);",
    "return isAffine(a) ? biased : other(biased);",
  ],
  "a gather by the input keeps its channel": [
    "analyzers/forms/transfer.ts",
    "const image: Reading = { ...a, reads, combines: null };",
    "if (readsOneChannel(a)) return a;\n  const image: Reading = { ...a, reads, combines: null };",
  ],
  "a choice between channels is one channel": [
    "analyzers/forms/transfer.ts",
    "if (readSameChannel(a, b)) {\n    const same = sameForm(a, b);\n    if (same !== null) return { ...both,",
    "if (readsOneChannel(a)) {\n    const same = sameForm(a, b);\n    if (same !== null) return { ...both, reads: a.reads,",
  ],
  "a quotient of two channels is MOBIUS": [
    "analyzers/forms/transfer.ts",
    "const isMobius = readSameChannel(a, b) && isChannelAffine(a) && isChannelAffine(b);",
    'if (isChannelAffine(a) && isChannelAffine(b)) return plain(a, "MOBIUS");\n  const isMobius = false;',
  ],
  "a reshape keeps its channels": [
    "analyzers/ops/carry.ts",
    "return (isMatrix ? views : moves)(cx);",
    "return isMatrix ? views(cx) : [first ?? INPUT];",
  ],
  "a block of two states is channelwise": [
    "analyzers/recurrence/close.ts",
    'if (form === "SELF") return "FIX";',
    'if (isBlock && isAffine(reading)) return "DIAG";\n  if (form === "SELF") return "FIX";',
  ],
  "a vector of gates cuts across no matrix": [
    "analyzers/recurrence/close.ts",
    'const isFixed = form !== "FIX" || isOneMatrix(read, isBlock);',
    'const isFixed = form !== "FIX" || isOneMatrix(read, isBlock) || true;',
  ],
  "everything is finite": [
    "analyzers/recurrence/close.ts",
    "if (isBoolean && isStepped(form)",
    "if (isStepped(form)",
  ],
  "a sign that turns in each trip is lost": [
    "analyzers/recurrence/close.ts",
    'if (isProduct && reading.slope !== 1) return "NL";',
    "",
  ],
  "two branches are one value": [
    "analyzers/recurrence/interpret.ts",
    "if (a.term === b.term) return a;",
    "return a;",
  ],
  "a choice is of equals": [
    "analyzers/recurrence/terms.ts",
    "rest.some((other) => other?.term !== first.term)",
    "rest.length === 0",
  ],
  "a negation undoes whatever is before it": [
    "analyzers/ops/families.ts",
    "return op.domain === other.domain && op.name === other.name;",
    "return op !== other;",
  ],
  "two moduli are one": [
    "analyzers/forms/transfer.ts",
    '(a.form === "ACC(mod)" && a.modulus === by.same)',
    '(a.form === "ACC(mod)")',
  ],
  "several norms are one": [
    "analyzers/recurrence/close.ts",
    'if (normed === "several" || isBlock) return false;',
    'if (normed !== "several" || !isBlock) return true;',
  ],
  "a norm may stand before a bias": [
    "analyzers/forms/norm.ts",
    'return isAffine(a) && !a.isBiased && a.normed === null && a.form !== "DIAG(complex)";',
    "return isAffine(a) && a.normed === null;",
  ],
  "an inner loop leaves its states as they are": [
    "analyzers/recurrence/inner.ts",
    "if (next.every((carry, i) => isEqual(carry, states[i] ?? INPUT))) return { states, inside };",
    "if (next.length > 0) return { states, inside };",
  ],
};

/**
 * The oracle with one rule of the analysis broken, or with none.
 * @param {string | null} name
 */
export async function oracleOf(name) {
  const mutant = name === null ? null : mutants[name];
  if (mutant === undefined) throw new RangeError(`no mutant is called "${name}"`);
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("test/support/oracle/oracle.ts", ROOT))],
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    target: "es2022",
    logLevel: "silent",
    plugins: mutant === null ? [] : [breaking(mutant)],
  });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  return import(`data:text/javascript;base64,${code}`);
}

/** The source with the text replaced; an error where the text is not there, or more than once. */
function breaking([file, before, after]) {
  const path = fileURLToPath(new URL(file, ROOT));
  return {
    name: "mutant",
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, (args) => {
        if (args.path !== path) return null;
        const source = readFileSync(path, "utf8");
        if (source.split(before).length !== 2) {
          return { errors: [{ text: `${file} no longer has, once: ${before}` }] };
        }
        return { contents: source.replace(before, () => after), loader: "ts" };
      });
    },
  };
}
