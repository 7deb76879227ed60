// The theorems that operators rest on, by id; what they say stands in theory/.

import type { NonEmpty } from "../base/index.ts";

type Ids = NonEmpty<string>;

/** Copies, relabels or cuts; no arithmetic. */
export const MOVEMENT: Ids = ["depthwise/data-movement"];
/** Sum, product, comparison and selection of a constant number of values. */
export const ARITHMETIC: Ids = ["depthwise/elementwise"];
/** A quotient of two values. */
export const QUOTIENT: Ids = ["depthwise/elementwise", "hesse-allender-barrington-2002/division"];
/** An analytic function of one value. */
export const SERIES: Ids = ["depthwise/elementwise", "reif-tate-1992/power-series"];
/** A sum over an axis that may grow. */
export const SUMMATION: Ids = ["hesse-allender-barrington-2002/iterated-addition"];
/** A product over an axis that may grow. */
export const PRODUCT: Ids = ["hesse-allender-barrington-2002/iterated-product"];
/** A sum divided by its length. */
export const AVERAGE: Ids = [...SUMMATION, "hesse-allender-barrington-2002/division"];
/** A sum inside an analytic function. */
export const SUMMED_SERIES: Ids = [...SUMMATION, "reif-tate-1992/power-series"];
/** A sum, an analytic function and a quotient: softmax, norms. */
export const NORMALISED: Ids = [...SUMMED_SERIES, "hesse-allender-barrington-2002/division"];
/** The largest or least of many values. */
export const EXTREMUM: Ids = ["depthwise/extremum"];
/** The place of the largest or least of many values. */
export const RANKING: Ids = ["depthwise/ranking"];
/** A softmax-weighted average of values. */
export const ATTENTION: Ids = ["chiang-2025/softmax-attention"];
/** A rounded or quantised quotient. */
export const QUANTISED: Ids = QUOTIENT;
/** A quantised value whose scale is found from the data. */
export const QUANTISED_RANGE: Ids = [...QUOTIENT, ...EXTREMUM];
/** A constant number of stages. */
export const COMPOSITION: Ids = ["depthwise/composition"];
/** A determinant. */
export const DETERMINANT: Ids = ["depthwise/determinant"];
