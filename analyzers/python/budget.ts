// How much reading one file may take, counted in steps and nodes so that it is the same on every machine. What would
// take more stays unread and is unknown.

/** What one subject, or one module, may take of what is left for the file. */
export interface Allowance {
  /** Statements and expressions that are read. */
  readonly steps: number;
  /** Operators that are put into the graph, those of loop bodies that were read to learn what they write among them. */
  readonly nodes: number;
}

/** Most of one subject, and of all subjects and modules of a file together. */
const SUBJECT: Allowance = { steps: 60_000, nodes: 5_000 };
const FILE: Allowance = { steps: 160_000, nodes: 12_000 };

/** What each gets even where others have used up what the file had. */
const LEAST: Allowance = { steps: 1_500, nodes: 200 };

/** Of what is left one subject gets so much at most, so that the first ones leave something to the others. */
const SHARE = 0.3;

/** What is still read once the verdict is open, to name more of what keeps it so. */
export const ONCE_OPEN: Allowance = { steps: 12_000, nodes: 1_200 };

export class Budget {
  #left: Allowance = FILE;

  /** What the next subject or module may take. */
  next(): Allowance {
    const share = (of: keyof Allowance): number =>
      Math.min(SUBJECT[of], Math.max(LEAST[of], Math.floor(this.#left[of] * SHARE)));
    return { steps: share("steps"), nodes: share("nodes") };
  }

  /** What it took. */
  spend({ steps, nodes }: Allowance): void {
    this.#left = { steps: this.#left.steps - steps, nodes: this.#left.nodes - nodes };
  }
}
