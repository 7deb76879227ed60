export {
  type ModuleName,
  type ModuleSource,
  type Part,
  type PythonProgram,
  readPython,
} from "./read.ts";
