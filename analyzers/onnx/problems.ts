// Collects what is wrong with one model file. A file can repeat one fault a million times; the list stays short.

import {
  fileLocation,
  type Location,
  nodeLocation,
  type Problem,
  type Severity,
} from "../base/index.ts";
import { MAX_PROBLEMS } from "./limits.ts";

/** The one problem of a file that cannot be read at all. */
export function modelError(file: string, code: string, message: string, help: string): Problem {
  return { code, severity: "error", at: fileLocation(file), message, help };
}

export class ProblemList {
  readonly file: string;
  readonly #problems: Problem[] = [];
  readonly #counts = new Map<string, number>();

  constructor(file: string) {
    this.file = file;
  }

  error(code: string, node: string | null, message: string, help: string): void {
    this.#add(code, "error", this.#at(node), message, help);
  }

  warning(code: string, node: string | null, message: string, help: string): void {
    this.#add(code, "warning", this.#at(node), message, help);
  }

  /** Whether the model is broken, so that no verdict on it may be given. */
  get hasErrors(): boolean {
    return this.#problems.some((problem) => problem.severity === "error");
  }

  /** What was found, in order; the last one of each kind says how many more there are. */
  finish(): readonly Problem[] {
    const last = new Map(this.#problems.map((problem) => [problem.code, problem]));
    return this.#problems.map((problem) => {
      const more = (this.#counts.get(problem.code) ?? 0) - MAX_PROBLEMS;
      if (more <= 0 || last.get(problem.code) !== problem) return problem;
      return { ...problem, message: `${problem.message} (and ${more} more like this)` };
    });
  }

  #at(node: string | null): Location {
    return node === null ? fileLocation(this.file) : nodeLocation(this.file, node);
  }

  #add(code: string, severity: Severity, at: Location, message: string, help: string): void {
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    if (count <= MAX_PROBLEMS) this.#problems.push({ code, severity, at, message, help });
  }
}
