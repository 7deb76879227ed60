// All operators that pick entries: by index, by rank, by place in an image, by overlap.

import { gatherRules } from "./gather.ts";
import { nmsRules } from "./nms.ts";
import { rankingRules } from "./ranking.ts";
import type { OpRule } from "./rule.ts";
import { samplingRules } from "./sampling.ts";
import { scatterRules } from "./scatter.ts";

export const selectionRules: readonly OpRule[] = [
  ...gatherRules,
  ...scatterRules,
  ...rankingRules,
  ...samplingRules,
  ...nmsRules,
];
