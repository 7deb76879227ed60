export { type ModuleSource, readPython } from "./read.ts";
