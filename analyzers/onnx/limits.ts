// What a file may ask of the reader. Real models stay far below; beyond them lies only harm.

/** Graphs within graphs, and types within types. */
export const MAX_DEPTH = 64;

/** Functions that call functions. */
export const MAX_CALL_DEPTH = 64;

/** Nodes, tensors, values, attributes and distinct names of one file. */
export const MAX_ELEMENTS = 12_000_000;

/** Bytes of one name. */
export const MAX_NAME = 64 * 1024;

/** Bytes of all distinct names. */
export const MAX_NAME_BYTES = 512 * 1024 * 1024;

/** Bytes of a string that is kept: modes and equations are short, embedded blobs are not. */
export const MAX_TEXT = 4096;

/** Dimensions of one shape. */
export const MAX_RANK = 1024;

/** Dimensions from here on are not exact as JavaScript numbers and mean nothing as sizes. */
export const MAX_DIMENSION = 2n ** 53n;

/** Problems of one code that are listed; the rest is counted. */
export const MAX_PROBLEMS = 20;

/** Newest version of the main operator set that is published. */
export const NEWEST_OPSET = 28;
