// All operators Depthwise knows. An operator that is not here is unknown, never elementwise.

import { activationRules } from "./activation.ts";
import { atenRules } from "./aten.ts";
import { attentionRules } from "./attention.ts";
import { causalRules } from "./causal.ts";
import { containerRules } from "./container.ts";
import { contractionRules } from "./contraction.ts";
import { controlRules } from "./control.ts";
import { convolutionRules } from "./convolution.ts";
import { cumulativeRules } from "./cumulative.ts";
import { einsumRules } from "./einsum.ts";
import { elementwiseRules } from "./elementwise.ts";
import { generationRules } from "./generation.ts";
import { gradientRules } from "./gradient.ts";
import { hostLoopRules } from "./host-loop.ts";
import { imagingRules } from "./imaging.ts";
import { linearAlgebraRules } from "./linear-algebra.ts";
import { linearAttentionRules } from "./linear-attention.ts";
import { logicRules } from "./logic.ts";
import { lossRules } from "./loss.ts";
import { microsoftRules } from "./microsoft.ts";
import { microsoftAttentionRules } from "./microsoft-attention.ts";
import { microsoftDataRules } from "./microsoft-data.ts";
import { microsoftExpertRules } from "./microsoft-experts.ts";
import { microsoftFusedRules } from "./microsoft-fused.ts";
import { microsoftLayoutRules } from "./microsoft-layout.ts";
import { microsoftPackedRules } from "./microsoft-packed.ts";
import { microsoftPackingRules } from "./microsoft-packing.ts";
import { microsoftPositionRules } from "./microsoft-positions.ts";
import { microsoftProductRules } from "./microsoft-products.ts";
import { microsoftQuantisedRules } from "./microsoft-quantised.ts";
import { microsoftRecurrentRules } from "./microsoft-recurrent.ts";
import { microsoftTokenRules } from "./microsoft-tokens.ts";
import { mlRules } from "./ml.ts";
import { mlFeatureRules } from "./ml-features.ts";
import { movementRules } from "./movement.ts";
import { normalizationRules } from "./normalization.ts";
import { opaqueRules } from "./opaque.ts";
import { poolingRules } from "./pooling.ts";
import { pythonRules } from "./python.ts";
import { pythonArithmeticRules } from "./python-arithmetic.ts";
import { quantizationRules } from "./quantization.ts";
import { randomRules } from "./random.ts";
import { recurrentRules } from "./recurrent.ts";
import { reductionRules } from "./reduction.ts";
import type { OpRule } from "./rule.ts";
import { runtimeLayoutRules } from "./runtime-layout.ts";
import { selectionRules } from "./selection.ts";
import { shapingRules } from "./shaping.ts";
import { spectralRules } from "./spectral.ts";
import { textRules } from "./text.ts";
import { trainingRules } from "./training.ts";
import { transposedRules } from "./transposed.ts";
import { unrolledRules } from "./unrolled.ts";

export * from "./carry.ts";
export { chosen } from "./carry-entries.ts";
export * from "./fact.ts";
export * from "./rule.ts";
export * from "./view.ts";

export const allRules: readonly OpRule[] = [
  ...activationRules,
  ...attentionRules,
  ...contractionRules,
  ...convolutionRules,
  ...einsumRules,
  ...elementwiseRules,
  ...linearAlgebraRules,
  ...logicRules,
  ...lossRules,
  ...normalizationRules,
  ...poolingRules,
  ...pythonArithmeticRules,
  ...pythonRules,
  ...quantizationRules,
  ...randomRules,
  ...reductionRules,
  ...spectralRules,
  ...controlRules,
  ...microsoftRules,
  ...microsoftAttentionRules,
  ...movementRules,
  ...selectionRules,
  ...shapingRules,
  ...containerRules,
  ...textRules,
  ...cumulativeRules,
  ...recurrentRules,
  ...generationRules,
  ...linearAttentionRules,
  ...mlRules,
  ...transposedRules,
  ...unrolledRules,
  ...hostLoopRules,
  ...causalRules,
  ...imagingRules,
  ...runtimeLayoutRules,
  ...microsoftTokenRules,
  ...microsoftPackingRules,
  ...microsoftLayoutRules,
  ...microsoftRecurrentRules,
  ...microsoftExpertRules,
  ...microsoftPositionRules,
  ...microsoftPackedRules,
  ...atenRules,
  ...opaqueRules,
  ...microsoftDataRules,
  ...microsoftFusedRules,
  ...microsoftProductRules,
  ...microsoftQuantisedRules,
  ...trainingRules,
  ...mlFeatureRules,
  ...gradientRules,
];

const byName = new Map(allRules.map((rule) => [key(rule.domain, rule.op), rule]));

/** What is known of the operator, or null where it is unknown; "" is the main domain. */
export function findRule(domain: string, op: string): OpRule | null {
  return byName.get(key(domain, op)) ?? null;
}

function key(domain: string, op: string): string {
  return `${domain}::${op}`;
}
