// What inference knows of a value in every run of the graph.

import { constant, hasShortProduct, type Poly, product } from "../algebra/index.ts";
import { isUnknown, type Maybe, unknown } from "../base/index.ts";
import type { ElemType } from "../ir/index.ts";

/** The sizes of a tensor, or why even its rank is not known. A size that is not known is a fresh symbol. */
export type Sizes = Maybe<readonly Poly[]>;

export interface TensorFact {
  readonly kind: "tensor";
  readonly elem: ElemType;
  readonly sizes: Sizes;
  /** The content in row-major order, where it is a list of few integers: shapes, axes, trip counts. */
  readonly ints: readonly Poly[] | null;
  /** Whether the content is the same in every run: it depends on weights and literals only. */
  readonly constant: boolean;
}

export type Fact =
  | TensorFact
  | { readonly kind: "sequence" | "optional"; readonly of: Fact }
  | { readonly kind: "unknown"; readonly why: string };

/** A tensor of which only type and sizes are known. */
export function tensor(elem: ElemType, sizes: Sizes): TensorFact {
  return { kind: "tensor", elem, sizes, ints: null, constant: false };
}

/** A tensor of integers with known content: rank 0 for a scalar, else rank 1 unless `sizes` says more. */
export function integers(
  ints: readonly Poly[],
  sizes: readonly Poly[] = [constant(ints.length)],
): TensorFact {
  return { kind: "tensor", elem: "i64", sizes, ints, constant: false };
}

export function sizesOf(fact: Fact | null | undefined): Sizes {
  if (fact === null || fact === undefined) return unknown("an input is missing");
  if (fact.kind === "tensor") return fact.sizes;
  return unknown(fact.kind === "unknown" ? fact.why : `a ${fact.kind} has no shape`);
}

export function elemOf(fact: Fact | null | undefined): ElemType {
  return fact?.kind === "tensor" ? fact.elem : "unknown";
}

/** Number of elements, or why it is not known. */
export function countOf(fact: Fact | null | undefined): Maybe<Poly> {
  const sizes = sizesOf(fact);
  if (isUnknown(sizes)) return sizes;
  return hasShortProduct(sizes)
    ? product(sizes)
    : unknown("their product is too long to be written out");
}
