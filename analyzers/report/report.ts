// The one contract: plain, versioned JSON that the editor, the panel, the command line and every format are
// printed from. docs/report.schema.json describes the same; a test holds the two together.

import type { Formula, Growth, Location, NonEmpty, Problem, Severity } from "../base/index.ts";

export const SCHEMA_VERSION = 1;

/** Smaller or equal from left to right; `TC3`, `TC4`, … stand between TC2 and NC. */
export type ClassName = string;

export type Verdict = "tc0" | "serial" | "polylog" | "unknown";

/** How well a statement is founded; of several the weakest counts. */
export type Status = "proved" | "derived" | "conditional" | "assumed" | "none";

export interface Report {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly tool: { readonly name: "depthwise"; readonly version: string };
  readonly settings: Settings;
  readonly subjects: readonly Subject[];
  readonly assumptions: readonly Assumption[];
  readonly findings: readonly Finding[];
  readonly problems: readonly FileProblem[];
  /** What is not as it was in an earlier report; null where there is none to compare with. */
  readonly changes: Changes | null;
}

/** What differs from an earlier report. */
export interface Changes {
  readonly subjects: readonly Change[];
  /** Fingerprints of findings that were not there. */
  readonly found: readonly string[];
  /** Findings that are gone. */
  readonly gone: readonly Finding[];
}

/** How a subject differs: `worsened` where its chain grows more, or nobody can tell any more. */
export interface Change {
  /** Its id now, or as it was where it is gone. */
  readonly subject: string;
  readonly kind: "new" | "gone" | "worsened" | "improved" | "moved";
  /** Where it shows: the line that decides how the state is carried now. */
  readonly at: Location;
  readonly before: Standing | null;
  readonly after: Standing | null;
  /** What in the program makes the difference; null where nothing single does. */
  readonly because: string | null;
}

/** Where a subject stands. */
export interface Standing {
  readonly id: string;
  readonly verdict: Verdict;
  readonly bound: ClassName | null;
  /** The chains along the axes that grow, with the rewrites, such as `O(log T)`. */
  readonly chain: string;
}

export type Precision = "constant" | "log" | "poly";

export interface Settings {
  /** Bits of a number: O(1), O(log N) or poly(N). */
  readonly precision: Precision;
  readonly axes: Readonly<Record<string, AxisSetting>>;
  /** The machine of which latency floors are wanted. */
  readonly hardware: Hardware | null;
}

/** What a machine can do at most; times in seconds. */
export interface Hardware {
  readonly id: string;
  readonly name: string;
  /** Scalar operations a second, dense, on 16-bit numbers; a multiply-add counts 2. */
  readonly flops: Figure;
  /** Bytes a second between the device and its memory. */
  readonly bandwidth: Figure;
  /** From one dependent kernel to the next. */
  readonly launch: Figure;
  /** From one dependent arithmetic step to the next. */
  readonly step: Figure;
}

/** A figure of a machine and where it is from; null where nobody has published it. */
export interface Figure {
  readonly value: number | null;
  readonly status: "published" | "assumed" | "none";
  readonly source: string;
}

export interface AxisSetting {
  readonly grows: boolean;
  /** The size for which exact numbers are wanted. */
  readonly value: number | null;
}

export interface Subject {
  /** `FILE#SYMBOL`; `FILE#` for a graph, `FILE#NODE` for a node's procedure. */
  readonly id: string;
  readonly file: string;
  readonly symbol: string | null;
  readonly line: number;
  readonly at: Location;
  readonly kind: "model" | "procedure";
  readonly role: "forward" | "step" | "generate" | "sample" | "solve" | "search" | "train";
  /** The model that a procedure runs, by id. */
  readonly of: string | null;
  readonly headline: boolean;
  readonly frontend: "onnx" | "torch" | "jax" | "keras";
  readonly verdict: Verdict;
  readonly phrase: string;
  readonly status: Status;
  readonly bound: Bound;
  readonly axes: readonly AxisReport[];
  readonly cost: { readonly written: Cost; readonly rewritten: Cost };
  readonly curve: Curve | null;
  /** The least time on the machine of the settings; null where none was named, or where a cost is unknown. */
  readonly latency: Latency | null;
  readonly recurrences: readonly RecurrenceReport[];
  readonly ways: readonly Way[];
  readonly parts: readonly PartReport[];
  readonly path: readonly PathStep[];
  readonly blockers: readonly Blocker[];
  readonly evidence: NonEmpty<Evidence>;
}

/** The proved upper bound of the function; `class` is null where none is known. */
export interface Bound {
  readonly class: ClassName | null;
  readonly status: Status;
  readonly theorems: readonly { readonly id: string; readonly matched: readonly string[] }[];
  /** Ids of assumptions. */
  readonly assumptions: readonly string[];
  /** The condition under which the bound says something about what cannot be computed. */
  readonly unless: string | null;
}

/** What is known along one axis, the others held fixed. */
export interface AxisReport {
  readonly axis: string;
  readonly grows: boolean;
  /** The size this file happens to fix. */
  readonly fixed: number | null;
  readonly bound: ClassName | null;
  readonly written: Growth;
  readonly rewritten: Growth;
}

export interface Cost {
  /** Scalar operations; a multiply-add counts 2. */
  readonly work: Formula;
  readonly span: Spans;
  /** Bytes read and written by all operators. */
  readonly bytes: Formula;
}

/** Dependent steps on the longest chain: unbounded fan-in, bounded fan-in, and kernel launches. */
export interface Spans {
  readonly threshold: Formula;
  readonly arithmetic: Formula;
  readonly kernel: Formula;
}

/** What a floor is made of: computing, moving bytes, launching kernels in turn, waiting for dependent steps. */
export type Regime = "compute" | "memory" | "launch" | "chain";

/** The least seconds that one run takes, at the sizes that have a number. */
export interface Latency {
  readonly sizes: readonly { readonly axis: string; readonly value: number }[];
  readonly written: Floor;
  readonly rewritten: Floor;
  /** Along the curve's axis: from which size on which term is the longest, as written. */
  readonly regimes: readonly {
    readonly axis: string;
    readonly from: number;
    readonly regime: Regime;
  }[];
}

/** The longest of the terms that can be told; each in seconds, null where a size or a figure is missing. */
export interface Floor {
  readonly seconds: number | null;
  readonly regime: Regime | null;
  readonly terms: Readonly<Record<Regime, number | null>>;
}

/** The three spans at each size of one axis, the other axes held at their shown values. */
export interface Curve {
  readonly axis: string;
  readonly sizes: readonly number[];
  readonly threshold: CurvePair;
  readonly arithmetic: CurvePair;
  readonly kernel: CurvePair;
}

export interface CurvePair {
  readonly written: readonly number[];
  readonly rewritten: readonly number[];
}

export interface RecurrenceReport {
  readonly id: string;
  /** The recurrence whose body holds this one, by id. */
  readonly parent: string | null;
  readonly at: Location;
  readonly axis: string;
  readonly trips: Formula;
  readonly cap: Formula | null;
  readonly direction: "forward" | "backward" | "both";
  readonly unrolled: boolean;
  readonly states: readonly StateReport[];
  readonly form: string;
  readonly written: Growth;
  readonly rewritten: Growth;
  readonly counterfactual: Counterfactual | null;
}

/** States that depend on each other, with the form they have together. */
export interface StateReport {
  readonly names: readonly string[];
  readonly width: Formula;
  readonly form: string;
  readonly decides: Location;
  readonly says: string;
}

/** The edges without which the recurrence would have another form and verdict. */
export interface Counterfactual {
  readonly edges: readonly {
    readonly from: Location;
    readonly to: Location;
    readonly value: string;
  }[];
  readonly form: string;
  readonly verdict: Verdict;
}

/** A change after which the TC0 bound no longer applies. */
export interface Way {
  readonly says: string;
  readonly at: Location | null;
  readonly verdict: Verdict;
}

/** What a module, a line of code or an operator costs as written, in all its runs; the largest first, at most 40; none while the verdict is unknown. */
export interface PartReport {
  /** A module path or an operator; null for a line of code, which its place tells. */
  readonly name: string | null;
  /** Its first node. */
  readonly at: Location;
  readonly work: Formula;
  readonly bytes: Formula;
  /** Its share of all work, at the largest size of the curve. */
  readonly share: number;
}

/** A stretch of the critical path: equal steps are folded, `times` of them, `share` of the span. */
export interface PathStep {
  readonly at: Location;
  readonly op: string;
  readonly share: number;
  readonly times: number;
}

/** What keeps the verdict from being known. */
export interface Blocker {
  readonly code: string;
  readonly at: Location;
  readonly what: string;
  readonly help: string;
}

export interface Evidence {
  readonly kind: "code" | "rule" | "theorem" | "assumption";
  readonly at: Location | null;
  readonly id: string;
  readonly says: string;
}

export interface Assumption {
  readonly id: string;
  readonly kind: "precision" | "axis" | "summary" | "comment" | "opaque" | "uniformity";
  readonly text: string;
  readonly at: Location | null;
  readonly status: Status;
}

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  /** Id of the subject it is about. */
  readonly subject: string;
  readonly at: Location;
  readonly message: string;
  readonly related: readonly { readonly at: Location; readonly message: string }[];
  /** Stable while lines move: rule, file, symbol, carried names and the ordinal among equals. */
  readonly fingerprint: string;
  /** The reason given in the code, where the finding is suppressed. */
  readonly suppressed: string | null;
  readonly fixes: readonly Fix[];
}

export interface Fix {
  readonly title: string;
  readonly edits: readonly { readonly at: Location; readonly text: string }[];
}

/** A problem as printed: `file` repeats `at.file`. */
export interface FileProblem extends Problem {
  readonly file: string;
}
