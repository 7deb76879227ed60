// Functions of torch, by what they do.

import { contractionRows } from "./contraction.ts";
import { creationRows } from "./creation.ts";
import { elementwiseRows } from "./elementwise.ts";
import { indexingRows } from "./indexing.ts";
import { reductionRows } from "./reductions.ts";
import type { CallRow } from "./row.ts";
import { shapingRows } from "./shaping.ts";
import { spectralRows } from "./spectral.ts";

export const torchRows: readonly CallRow[] = [
  ...elementwiseRows,
  ...reductionRows,
  ...shapingRows,
  ...indexingRows,
  ...creationRows,
  ...contractionRows,
  ...spectralRows,
];
