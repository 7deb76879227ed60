export type { Part } from "./definitions.ts";
export { type PythonProgram, readPython, type Teller, tellPython } from "./read.ts";
export { Recall } from "./recall.ts";
export type { ModuleName, ModuleSource } from "./sources.ts";
