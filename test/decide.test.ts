// The verdict is a function of blocker, bound and growth, in the order of the contract.

import { describe, expect, it } from "vitest";
import { CLASS_ORDER } from "../analyzers/algebra/index.ts";
import { GROWTHS } from "../analyzers/base/index.ts";
import { decide, type Grounds } from "../analyzers/verdict/index.ts";

const grounds: Grounds = {
  blocker: null,
  bound: "TC0",
  axis: "T",
  fixed: null,
  growth: "constant",
};
const bounds = [...CLASS_ORDER, null];

describe("every class with every growth", () => {
  /** Rows of the contract as independent conditions, written without their order. */
  const rows = {
    unknown: (_: Grounds["bound"], growth: string) =>
      growth === "data-dependent" || growth === "unknown",
    tc0: (bound: Grounds["bound"], growth: string) =>
      (bound === "AC0" || bound === "TC0") && !rows.unknown(bound, growth),
    serial: (bound: Grounds["bound"], growth: string) =>
      (growth === "linear" || growth === "poly") && bound !== "AC0" && bound !== "TC0",
    polylog: (bound: Grounds["bound"], growth: string) =>
      ["constant", "log", "polylog"].includes(growth) && bound !== "AC0" && bound !== "TC0",
  };

  it.each(bounds.flatMap((bound) => GROWTHS.map((growth) => ({ bound, growth }))))(
    "$bound × $growth gets exactly one verdict",
    ({ bound, growth }) => {
      const fitting = Object.entries(rows).filter(([, fits]) => fits(bound, growth));
      expect(fitting).toHaveLength(1);
      expect(decide({ ...grounds, bound, growth }).verdict).toBe(fitting[0]?.[0]);
    },
  );

  it.each(bounds.flatMap((bound) => GROWTHS.map((growth) => ({ bound, growth }))))(
    "$bound × $growth is unknown as soon as something blocks it",
    ({ bound, growth }) => {
      expect(
        decide({ ...grounds, bound, growth, blocker: "the operator Foo is not known" }),
      ).toEqual({
        verdict: "unknown",
        phrase: "Unknown: the operator Foo is not known",
      });
    },
  );
});

describe("phrases", () => {
  it("name the axis, and the size that the file fixes for it", () => {
    const serial = { ...grounds, bound: "L", growth: "linear" } as const;
    expect(decide(serial).phrase).toBe("Not bounded by TC0: depth grows with T");
    expect(decide({ ...serial, fixed: 28 }).phrase).toBe(
      "Not bounded by TC0: depth grows with T (fixed at 28 in this file)",
    );
  });

  it("name the logarithmic chain", () => {
    expect(decide({ ...grounds, bound: "PNC1", growth: "log" }).phrase).toBe(
      "Not bounded by TC0: log-depth chain",
    );
    expect(decide({ ...grounds, bound: "TC2", growth: "polylog" }).phrase).toBe(
      "Not bounded by TC0: log^k-depth chain",
    );
  });

  it("never claim a separation", () => {
    for (const bound of bounds) {
      for (const growth of GROWTHS) {
        const { phrase } = decide({ ...grounds, bound, growth, fixed: 3 });
        expect(phrase).not.toMatch(/beyond|outside|leaves|inherent|cannot|more powerful/i);
      }
    }
  });
});
