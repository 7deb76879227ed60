// The lattice of forms: laws of the order and of joins, and the joins that theory fixes.

import { describe, expect, it } from "vitest";
import { FORM_IDS, type FormId, formOf, isFormWithin, joinForm } from "../analyzers/forms/index.ts";

const pairs = FORM_IDS.flatMap((a) => FORM_IDS.map((b) => [a, b] as const));

describe("the order of forms", () => {
  it("is a partial order", () => {
    for (const [a, b] of pairs) {
      expect(isFormWithin(a, a), a).toBe(true);
      if (a !== b && isFormWithin(a, b)) expect(isFormWithin(b, a), `${a} ${b}`).toBe(false);
      for (const c of FORM_IDS) {
        if (isFormWithin(a, b) && isFormWithin(b, c)) expect(isFormWithin(a, c)).toBe(true);
      }
    }
  });

  it("has TOP above everything and NL above everything else", () => {
    for (const id of FORM_IDS) {
      expect(isFormWithin(id, "TOP"), id).toBe(true);
      if (id !== "TOP") expect(isFormWithin(id, "NL"), id).toBe(true);
    }
  });

  it("keeps X out of the forms that a reset would break", () => {
    const notAbove: readonly FormId[] = [
      "ACC(+,*)",
      "ACC(min,max)",
      "ACC(bool)",
      "FIX",
      "PROJ(FIX)",
      "PROJ",
      "PROJ(FIX)",
      "FIN",
      "DENSE0",
    ];
    for (const id of FORM_IDS) {
      expect(isFormWithin("X", id), id).toBe(!notAbove.includes(id));
    }
  });
});

describe("joins", () => {
  it("are least upper bounds: commutative, associative, idempotent, above both", () => {
    for (const [a, b] of pairs) {
      const join = joinForm(a, b);
      expect(joinForm(b, a), `${a} ${b}`).toBe(join);
      expect(isFormWithin(a, join) && isFormWithin(b, join), `${a} ${b} → ${join}`).toBe(true);
      if (isFormWithin(a, b)) expect(join).toBe(b);
      for (const c of FORM_IDS) {
        expect(joinForm(join, c), `${a} ${b} ${c}`).toBe(joinForm(a, joinForm(b, c)));
      }
    }
  });

  it.each<readonly [FormId, FormId, FormId, string]>([
    ["X", "ACC(+,*)", "DIAG", "a reset of a sum is a gate"],
    ["X", "ACC(min,max)", "CLIP", "a reset of a maximum is a clip"],
    ["X", "ACC(mod)", "ACC(mod)", "a sum modulo a number may start anew"],
    ["ACC(+,*)", "ACC(mod)", "NLC", "a product is no sum, and modulo a number neither is monotone"],
    ["PROJ(FIX)", "DENSE0", "PROJ", "a matrix from the input is normalised"],
    ["X", "FIX", "DENSE", "a reset may come in any trip"],
    ["X", "PROJ", "NL", "a normalised state plus a bias is no projection"],
    ["LDIAG", "DIAG", "MONO", "affine in two coordinates is only monotone"],
    ["DIAG", "DIAG(complex)", "DIAG(complex)", "reals are complex"],
    ["DIAG", "FIX", "DENSE", "a gate and a fixed matrix do not commute"],
    ["DIAG", "CLIP", "CLIP", "a clip may have no bounds"],
    ["CLIP", "PDr(affine)", "PDr", "clipped edges may be selected too"],
    ["MONO", "PDr", "PDr*", "selection through any edge"],
    ["PDr(affine)", "PDc", "DENSE", "both selections simulate any small matrix"],
    ["DENSE0", "DIAG", "DENSE", "a bias comes in"],
    ["DENSE0", "PROJ", "PROJ", "no normalisation is one by 1"],
    ["DENSE", "PROJ", "NL", "a bias after a normalisation is not linear"],
    ["TROP", "LOGDENSE", "NL", "two semirings"],
    ["ACC(+,*)", "ACC(min,max)", "CLIP", "addition and extremum of one state"],
  ])("%s ∨ %s = %s: %s", (a, b, join) => {
    expect(joinForm(a, b)).toBe(join);
  });
});

describe("loop bounds", () => {
  const log = { precision: "log", width: "constant", body: "TC0" } as const;

  it.each<readonly [FormId, string, string]>([
    ["X", "TC0", "constant"],
    ["DIAG", "TC0", "log"],
    ["CLIP", "TC0", "log"],
    ["ACC(mod)", "TC0", "log"],
    ["FIX", "TC0", "log"],
    ["PROJ(FIX)", "TC0", "log"],
    ["PROJ", "PNC1", "log"],
    ["MONO", "L", "trips"],
    ["PDr", "NC1", "log"],
    ["DENSE", "PNC1", "log"],
    ["TROP", "L", "log"],
    ["NL", "L", "trips"],
  ])("%s at log precision is in %s with a chain of %s", (id, within, chain) => {
    expect(formOf(id).bound(log)).toMatchObject({ class: within, chain });
  });

  it("are no smaller for a form above, a wider state or a harder body", () => {
    // TC0 of our own lemma for MONO at constant precision lies below NC1 of FIX, which is not within MONO.
    for (const id of FORM_IDS) {
      const narrow = formOf(id).bound(log).class;
      const wide = formOf(id).bound({ ...log, width: "growing" }).class;
      const hard = formOf(id).bound({ ...log, body: "P" }).class;
      if (id === "TOP") expect([narrow, wide, hard]).toEqual([null, null, null]);
      else expect(hard).toBe("P");
      if (id === "NL" || id === "FIN") expect(wide).toBe("P");
    }
  });

  it("know no bound below P for a nonlinear state of polynomially many bits", () => {
    expect(formOf("NL").bound({ ...log, precision: "poly" }).class).toBe("P");
    expect(formOf("NL").bound({ ...log, precision: "constant" }).class).toBe("NC1");
    expect(formOf("TOP").bound(log).class).toBeNull();
  });
});
