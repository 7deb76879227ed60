// What is made of texts, kept from one analysis to the next. It depends on the texts alone, so it changes no result.

/** Things made of texts; the texts of all that are kept have so many characters at most. */
export class Kept<T> {
  readonly #made = new Map<string, T>();
  readonly #most: number;
  #size = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** What is made of the text; made again only where it was not asked for in a long time. */
  of(text: string, make: (text: string) => T): T {
    const known = this.#made.get(text);
    const made = known ?? make(text);
    if (known === undefined) this.#size += text.length;
    // The one asked for last stands last, the first is the first to go.
    this.#made.delete(text);
    this.#made.set(text, made);
    for (const [oldest] of this.#made) {
      if (this.#size <= this.#most) break;
      this.#made.delete(oldest);
      this.#size -= oldest.length;
    }
    return made;
  }
}
