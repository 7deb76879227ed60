// Classes of torch.nn, by what they do.

import { activationLayers } from "./activation.ts";
import { attentionLayers } from "./attention.ts";
import { functionalLayers } from "./functional.ts";
import { lossLayers } from "./loss.ts";
import { normLayers } from "./norm.ts";
import { recurrentLayers } from "./recurrent.ts";
import type { LayerRow } from "./row.ts";
import { windowLayers } from "./window.ts";

export const torchLayers: readonly LayerRow[] = [
  ...functionalLayers,
  ...activationLayers,
  ...windowLayers,
  ...normLayers,
  ...attentionLayers,
  ...recurrentLayers,
  ...lossLayers,
];
