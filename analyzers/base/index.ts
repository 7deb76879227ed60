export * from "./assert.ts";
export * from "./formula.ts";
export * from "./location.ts";
export * from "./markdown.ts";
export * from "./maybe.ts";
export * from "./printable.ts";
export * from "./problem.ts";
export * from "./xml.ts";
