export * from "./analyze.ts";
export * from "./decide.ts";
export { infer } from "./infer.ts";
export type { SubjectResult } from "./subject.ts";
