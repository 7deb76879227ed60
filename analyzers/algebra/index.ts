export { type Mark, markArena, type Poly, releaseArena } from "./arena.ts";
export * from "./atom.ts";
export * from "./budget.ts";
export * from "./circuit.ts";
export * from "./evaluate.ts";
export * from "./growth.ts";
export * from "./poly.ts";
export * from "./print.ts";
