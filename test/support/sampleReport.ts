// A report with every part filled in, written by hand: what formats and the schema are tried on.

import type { Formula, Location } from "../../analyzers/base/index.ts";
import type { Cost, Floor, Hardware, Report, Subject } from "../../analyzers/report/index.ts";

const FILE = "src/model.py";

function at(line: number): Location {
  return { file: FILE, line, range: [line, 5, line, 20], cell: null, node: null };
}

function formula(text: string, expr: Formula["expr"]): Formula {
  return { text, expr };
}

const written: Cost = {
  work: formula("2·T·d²", ["*", 2, "T", ["^", "d", 2]]),
  span: {
    threshold: formula("T", "T"),
    arithmetic: formula("T·⌈log₂ d⌉ + T", ["+", ["*", "T", ["log2", "d"]], "T"]),
    kernel: formula("3·T", ["*", 3, "T"]),
  },
  bytes: formula("4·T·d", ["*", 4, "T", "d"]),
};

const figure = { value: 1e12, status: "published", source: "a data sheet" } as const;

const machine: Hardware = {
  id: "m1",
  name: "A machine",
  flops: figure,
  bandwidth: figure,
  launch: { value: null, status: "none", source: "not published" },
  step: { value: 3e-9, status: "assumed", source: "another machine" },
};

const floor: Floor = {
  seconds: 2e-6,
  regime: "chain",
  terms: { compute: 1e-6, memory: 1e-6, launch: null, chain: 2e-6 },
};

const cell: Subject = {
  id: `${FILE}#Cell`,
  file: FILE,
  symbol: "Cell",
  line: 12,
  at: at(12),
  kind: "model",
  role: "forward",
  of: null,
  headline: true,
  frontend: "torch",
  verdict: "serial",
  phrase: "Not bounded by TC0: depth grows with T",
  status: "proved",
  bound: {
    class: "L",
    status: "proved",
    theorems: [{ id: "depthwise/state-bits", matched: ["The trip count is polynomial in N."] }],
    assumptions: ["a1"],
    unless: "As inputs grow it cannot solve a P-complete problem unless L = P.",
  },
  axes: [
    { axis: "T", grows: true, fixed: 28, bound: "L", written: "linear", rewritten: "linear" },
    {
      axis: "B",
      grows: true,
      fixed: null,
      bound: "TC0",
      written: "constant",
      rewritten: "constant",
    },
  ],
  cost: { written, rewritten: written },
  curve: {
    axis: "T",
    sizes: [1, 2, 4],
    threshold: { written: [1, 2, 4], rewritten: [1, 2, 4] },
    arithmetic: { written: [7, 14, 28], rewritten: [7, 14, 28] },
    kernel: { written: [3, 6, 12], rewritten: [3, 6, 12] },
  },
  latency: {
    sizes: [{ axis: "T", value: 28 }],
    written: floor,
    rewritten: floor,
    regimes: [{ axis: "T", from: 1, regime: "chain" }],
  },
  recurrences: [
    {
      id: `${FILE}#Cell#r:L1`,
      parent: null,
      at: at(16),
      axis: "T",
      trips: formula("T", "T"),
      cap: null,
      direction: "forward",
      unrolled: false,
      states: [
        {
          names: ["h"],
          width: formula("d", "d"),
          form: "NL",
          decides: at(17),
          says: "h enters MatMul with a weight, then Tanh",
        },
      ],
      form: "NL",
      written: "linear",
      rewritten: "linear",
      counterfactual: {
        edges: [{ from: at(16), to: at(17), value: "h" }],
        form: "DIAG",
        verdict: "tc0",
      },
    },
  ],
  ways: [{ says: "A gate that reads h.", at: null, verdict: "serial" }],
  parts: [
    { name: "layers.0/attn", at: at(14), work: written.work, bytes: written.bytes, share: 0.75 },
  ],
  path: [{ at: at(17), op: "MatMul", share: 0.75, times: 12 }],
  blockers: [
    { code: "operator/unknown", at: at(18), what: "fused_op is not known", help: "Summarise it." },
  ],
  evidence: [{ kind: "theorem", at: null, id: "depthwise/state-bits", says: "S = O(log N) bits" }],
};

/** The sample; formats and the schema are tried on it. */
export const sampleReport: Report = {
  schemaVersion: 1,
  tool: { name: "depthwise", version: "0.1.0" },
  settings: {
    precision: "log",
    axes: { T: { grows: true, value: null } },
    hardware: machine,
  },
  subjects: [cell],
  assumptions: [
    {
      id: "a1",
      kind: "precision",
      text: "Numbers have O(log N) bits.",
      at: null,
      status: "assumed",
    },
  ],
  findings: [
    {
      rule: "serial-loop",
      severity: "info",
      subject: cell.id,
      at: at(16),
      message: "This loop is a chain of T dependent steps.",
      related: [{ at: at(17), message: "Here the new h reads the old one." }],
      fingerprint: "serial-loop/src-model/Cell/h/0",
      suppressed: null,
      fixes: [
        { title: "Ignore", edits: [{ at: at(16), text: "# depthwise: ignore[serial-loop]" }] },
      ],
    },
  ],
  problems: [
    {
      code: "onnx/truncated",
      severity: "error",
      file: "models/broken.onnx",
      at: { file: "models/broken.onnx", line: 1, range: null, cell: null, node: "graph/MatMul_7" },
      message: "The file ends inside a tensor.",
      help: "Download it again.",
    },
  ],
  changes: null,
};

/** The sample after a change, beside the one before it. */
export const changedSample: Report = {
  ...sampleReport,
  changes: {
    subjects: [
      {
        subject: cell.id,
        kind: "worsened",
        at: at(17),
        before: { id: cell.id, verdict: "tc0", bound: "TC0", chain: "O(1)" },
        after: { id: cell.id, verdict: "serial", bound: "L", chain: "O(T)" },
        because: "what is carried reads h now (line 17)",
      },
    ],
    found: ["serial-loop/src-model/Cell/h/0"],
    gone: [],
  },
};
