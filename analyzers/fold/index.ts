export * from "./fold.ts";
export * from "./hostLoop.ts";
