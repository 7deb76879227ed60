// The lemmas that stand in no paper we could cite, with their proofs; one file a theme in ../lemmas.

import { composition } from "../lemmas/composition.ts";
import { operations } from "../lemmas/operations.ts";
import { paths } from "../lemmas/paths.ts";
import { scans } from "../lemmas/scans.ts";
import { states } from "../lemmas/states.ts";
import type { Paper } from "../paper.ts";

export const depthwise = {
  key: "depthwise",
  cite: {
    authors: "The authors of Depthwise",
    title: "Lemmas used by Depthwise",
    venue: "this documentation; not peer-reviewed",
    year: 2026,
    arxiv: null,
  },
  theorems: { ...operations, ...composition, ...scans, ...paths, ...states },
} satisfies Paper;
