// The hypothesis this tool is named after: its two kinds of problem, and its theorem on diffusion.

import type { Paper } from "../paper.ts";
import { prose } from "../prose.ts";

export const liu2025 = {
  key: "liu-2025",
  cite: {
    authors: "Yuxi Liu, Konpat Preechakul, Kananart Kuwaranancharoen, Yutong Bai",
    title: "The Serial Scaling Hypothesis",
    venue: "arXiv; ICLR 2026",
    year: 2025,
    arxiv: "2507.12549",
  },
  theorems: {
    "serial-scaling": {
      statement: prose(`
        For many problems only more dependent steps, not more width, bring progress: parallel and serial
        compute are different resources. This is a hypothesis with evidence, not a theorem.
      `),
      where: "abstract",
      status: "conditional",
      checked: "abstract",
      assumes: ["It is about growing inputs in the worst case, and about problems within P."],
      gives: null,
    },
    dichotomy: {
      statement: prose(`
        The paper calls a problem parallel if it is in TC (polynomial size, polylogarithmic depth; the
        same as NC) and serial otherwise, and assumes that TC is not all of P.
      `),
      where: "Definition 2.2, Assumption 2.3",
      status: "conditional",
      checked: "not re-checked",
      assumes: ["TC is a proper subset of P, which is not proved."],
      gives: null,
    },
    diffusion: {
      statement: prose(`
        A problem that a continuous diffusion model with a TC0 backbone solves with a constant
        probability margin, in the limit of many denoising steps, is in (non-uniform) TC0.
      `),
      where: "Theorem 4.1",
      status: "conditional",
      checked: "not re-checked",
      assumes: [
        "The backbone is in TC0 at every step.",
        "The network is exactly the score of some initial distribution with a bounded first moment.",
        "The intrinsic dimension, the margin and the moment bound do not grow with N.",
        "Nothing but the sample is carried from step to step, and the answer has constant length.",
        "The seed is fixed for each N, so that the circuits are non-uniform.",
      ],
      gives: "TC0",
    },
  },
} satisfies Paper;
