// What a subject's verdict stands on, for people: a line, a few paragraphs, a whole page. The words of every
// surface that is no report of its own; knows no editor.

import type { Location } from "../base/index.ts";
import { inventedSizes, type Subject } from "../report/index.ts";
import { headline } from "./headline.ts";
import { label, loopSummary } from "./loop.ts";
import { page } from "./page.ts";
import { summary } from "./summary.ts";

export interface Explanation {
  /** Plain text of one line. */
  readonly headline: string;
  /** Markdown of a few paragraphs, without headings. */
  readonly summary: string;
  /** Markdown of a page, with everything that is known. */
  readonly page: string;
  readonly loops: readonly LoopExplanation[];
}

export interface LoopExplanation {
  readonly at: Location;
  /** Plain text of a few words; null where nothing of the loop bears on the chain. */
  readonly label: string | null;
  /** Markdown of a few paragraphs. */
  readonly summary: string;
}

const explanations = new WeakMap<Subject, Explanation>();

/** The explanation of one subject; worded once, since an editor says the same of many while one is typed. */
export function explanationOf(subject: Subject): Explanation {
  const known = explanations.get(subject) ?? worded(subject);
  explanations.set(subject, known);
  return known;
}

function worded(subject: Subject): Explanation {
  const invented = inventedSizes(subject);
  return {
    headline: headline(subject),
    summary: summary(subject),
    page: page(subject),
    loops: subject.recurrences.map((loop) => ({
      at: loop.at,
      label: label(loop),
      summary: loopSummary(loop, invented),
    })),
  };
}
