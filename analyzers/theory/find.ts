// Theorems by id, and the source to print beside one.

import type { Citation, Paper, Theorem } from "./paper.ts";
import { papers } from "./papers/index.ts";

/** A theorem and the paper it is taken from. */
export interface FoundTheorem {
  readonly paper: Paper;
  readonly theorem: Theorem;
}

const byId: ReadonlyMap<string, FoundTheorem> = new Map(
  papers.flatMap((paper) =>
    Object.entries(paper.theorems).map(
      ([name, theorem]) => [`${paper.key}/${name}`, { paper, theorem }] as const,
    ),
  ),
);

/** Ids of all theorems, paper by paper. */
export const theoremIds: readonly string[] = [...byId.keys()];

/** The theorem of an id such as `chiang-2025/softmax-attention`. */
export function findTheorem(id: string): FoundTheorem | null {
  return byId.get(id) ?? null;
}

/** The source of a theorem: its own where the key stands for several papers. */
export function sourceOf({ paper, theorem }: FoundTheorem): Citation {
  return theorem.cite ?? paper.cite;
}

/** A citation on one line. */
export function citationText(cite: Citation): string {
  const arxiv = cite.arxiv === null ? "" : ` arXiv:${cite.arxiv}.`;
  return `${cite.authors}. ${cite.title}. ${cite.venue}, ${cite.year}.${arxiv}`;
}
