export { depthChart } from "./depth.ts";
export { partsChart } from "./parts.ts";
