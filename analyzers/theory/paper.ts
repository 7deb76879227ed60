// A paper and what is taken from it. A theorem states a fact about circuits or about architectures in general;
// it knows no operator, and it says how far its source was re-read.

import type { CircuitClass } from "../algebra/index.ts";
import type { NonEmpty } from "../base/index.ts";

export interface Citation {
  readonly authors: string;
  readonly title: string;
  readonly venue: string;
  readonly year: number;
  /** Such as `2507.12549`; null where there is none. */
  readonly arxiv: string | null;
}

/** What of the source was re-read for this entry. */
export type Checked = "text" | "abstract" | "title" | "not re-checked" | "own proof";

export interface Theorem {
  /** What is proved, in one or two sentences. */
  readonly statement: string;
  /** Where it stands: `Theorem 4.2`, `Corollary 1`, `abstract`. */
  readonly where: string;
  readonly status: "proved" | "derived" | "conditional";
  readonly checked: Checked;
  /** Hypotheses, each a sentence. */
  readonly assumes: NonEmpty<string>;
  /** The class it gives as an upper bound; null where it gives none, or one that depends on its parameters. */
  readonly gives: CircuitClass | null;
  /** For our own lemmas: the proof, in Markdown. */
  readonly proof?: string;
  /** The source, where the same authors wrote several papers of one key. */
  readonly cite?: Citation;
}

/** `key` is the file's name; a theorem's id is `key/name`. */
export interface Paper {
  readonly key: string;
  readonly cite: Citation;
  readonly theorems: Readonly<Record<string, Theorem>>;
}
