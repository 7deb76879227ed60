// What --hardware adds to a report: the least time on a machine, and which resource makes it.

import { describe, expect, test } from "vitest";
import { must } from "../analyzers/base/index.ts";
import {
  assembleReport,
  defaultSettings,
  findHardware,
  formats,
  hardwareProfiles,
  type Latency,
  type Settings,
} from "../analyzers/index.ts";
import { analyzeText } from "./support/analysis.ts";

const HEADER = '<ir_version: 9, opset_import: ["" : 20]>';
const MLP = `${HEADER}
mlp (float[B,1024] x, float[1024,1024] w) => (float[B,1024] y) { h = MatMul(x, w) y = Relu(h) }`;
const WIDE = MLP.replaceAll("1024", "8192");
const CUMSUM = `${HEADER}
sums (float[T] x) => (float[T] y) <int64 axis = {0}> { y = CumSum(x, axis) }`;
const OPEN = `${HEADER}
open (float[B] x) => (float[B] y) { y = Mystery(x) }`;

describe("the floor of a machine", () => {
  test("is the longest of computing, moving bytes, kernels in turn and dependent steps", () => {
    const { written } = latency(MLP, "a100", { B: 1 });
    const bytes = 4 * (1024 + 1024 * 1024 + 1024) + 4 * (1024 + 1024);
    expect(written.terms.compute).toBeCloseTo((2 * 1024 * 1024 - 1024 + 1024) / 312e12, 11);
    expect(written.terms.memory).toBeCloseTo(bytes / 2.039e12, 11);
    expect(written.terms.launch).toBeCloseTo(2 * 0.9e-6, 11);
    expect(written).toMatchObject({ regime: "memory", seconds: written.terms.memory });
  });

  test("changes its regime with the batch: few rows wait for memory, many for arithmetic", () => {
    const few = latency(WIDE, "a100", { B: 1 });
    const many = latency(WIDE, "a100", { B: 1_000_000 });
    expect([few.written.regime, many.written.regime]).toEqual(["memory", "compute"]);
  });

  test("leaves out what a machine's vendor has not published", () => {
    const { written } = latency(MLP, "tpu-v5e", { B: 1 });
    expect(written.terms).toMatchObject({ launch: null, chain: null });
    expect(written.regime).toBe("memory");
  });

  test("leaves out what depends on a size without a number, and stays a floor", () => {
    const { written } = latency(MLP, "h100", {});
    expect(written.terms).toMatchObject({ compute: null, memory: null });
    expect(written.regime).toBe("launch");
  });

  test("says along the axis of the curve where another term takes over", () => {
    const { regimes } = latency(WIDE, "a100", {});
    expect(regimes.map(({ axis, regime }) => `${axis} ${regime}`)).toEqual([
      "B memory",
      "B compute",
    ]);
  });

  test("is never given for what cannot be counted", () => {
    expect(subjectWith(OPEN, settings("a100", { B: 1 })).latency).toBeNull();
  });

  test("is absent where no machine is named", () => {
    expect(subjectWith(MLP, defaultSettings).latency).toBeNull();
  });

  test("with the rewrites is never above the one as written", () => {
    const { written, rewritten } = latency(CUMSUM, "a100", { T: 65_536 });
    expect(must(rewritten.terms.chain, "chain")).toBeLessThanOrEqual(
      must(written.terms.chain, "chain"),
    );
  });
});

describe("in text", () => {
  test("a machine's floor has its terms beside it, and names the sizes it lacks", () => {
    expect(lines(MLP, settings("h100", {}))).toEqual([
      "on h100 at least 1.8 µs (kernels in turn)",
      "computing not known · moving bytes not known · kernels in turn 1.8 µs · dependent steps 24.2 ns",
      "the rest depends on other sizes: give --axis for B",
      "longest: kernels in turn, moving bytes from B = 128",
    ]);
  });
});

describe("the profiles", () => {
  test("are found by name, whatever its case", () => {
    expect(findHardware("H100")?.id).toBe("h100");
    expect(findHardware("abacus")).toBeNull();
  });

  test("say of every figure where it is from, and have no value without one", () => {
    for (const { flops, bandwidth, launch, step } of hardwareProfiles)
      for (const { value, status, source } of [flops, bandwidth, launch, step]) {
        expect(source).not.toBe("");
        expect(value === null).toBe(status === "none");
      }
  });
});

function settings(machine: string, sizes: Readonly<Record<string, number>>): Settings {
  const axes = Object.entries(sizes).map(
    ([name, value]) => [name, { grows: true, value }] as const,
  );
  return { ...defaultSettings, hardware: findHardware(machine), axes: Object.fromEntries(axes) };
}

function subjectWith(text: string, asked: Settings) {
  return must(assembleReport([analyzeText(text, asked)], asked, "0.1.0").subjects[0], "subject");
}

function latency(text: string, machine: string, sizes: Readonly<Record<string, number>>): Latency {
  return must(subjectWith(text, settings(machine, sizes)).latency, "latency");
}

/** What the text report says of the machine, blanks as one. */
function lines(text: string, asked: Settings): readonly string[] {
  const report = assembleReport([analyzeText(text, asked)], asked, "0.1.0");
  const printed = must(formats[0], "text").render(report, {
    ink: "plain",
    detail: "full",
    rules: [],
  });
  const all = printed.split("\n").map((line) => line.trim().replace(/ {2,}/g, " "));
  const from = all.findIndex((line) => line.startsWith("on "));
  const to = all.findIndex((line, i) => i > from && /^(?:loop|to change|rests on)/.test(line));
  return all.slice(from, to);
}
