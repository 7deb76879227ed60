export { type Budget, type Config, NO_CONFIG } from "./config.ts";
export { readConfig } from "./read.ts";
