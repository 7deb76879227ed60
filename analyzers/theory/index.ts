// What is proved elsewhere or by us, about circuits and about architectures in general. Knows no operator.

export * from "./classes.ts";
export * from "./conditional.ts";
export * from "./explain.ts";
export * from "./find.ts";
export * from "./paper.ts";
export { papers } from "./papers/index.ts";
