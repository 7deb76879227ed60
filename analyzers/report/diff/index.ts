export { compared } from "./compare.ts";
