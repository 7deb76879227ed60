// Where something stands: in a source file (line and range) or in a model (node path).

/** First line, first column, last line, column after the last character; 1-based, in UTF-16 units. */
export type TextRange = readonly [number, number, number, number];

/** A place the user can be taken to. `file` is POSIX and relative to the working folder. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly range: TextRange | null;
  /** 0-based notebook cell, or null outside notebooks. */
  readonly cell: number | null;
  /** Path of a node in a model, such as `graph/Loop_3/body/MatMul_7`; null in source files. */
  readonly node: string | null;
}

/** The file as a whole. */
export function fileLocation(file: string): Location {
  return { file, line: 1, range: null, cell: null, node: null };
}

/** A node of a model file; binary files have no lines, so the line is 1. */
export function nodeLocation(file: string, node: string): Location {
  return { file, line: 1, range: null, cell: null, node };
}
