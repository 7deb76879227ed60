// The oracle with one of the rules of the analysis broken, as scripts and tests use it.

import type { isWrong, soundness } from "../test/support/oracle/oracle.ts";

/** By name: the file, the text, and what stands in its place. */
export const mutants: Readonly<
  Record<string, readonly [file: string, before: string, after: string]>
>;

/** The oracle with one rule of the analysis broken, or with none. */
export function oracleOf(name: string | null): Promise<{
  readonly soundness: typeof soundness;
  readonly isWrong: typeof isWrong;
}>;
