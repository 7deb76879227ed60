export * from "./classification.ts";
export * from "./classify.ts";
export type { Otherwise } from "./otherwise.ts";
export * from "./run.ts";
export * from "./states.ts";
