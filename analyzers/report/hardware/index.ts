export { givenSizes, latencyOf } from "./floor.ts";
export { findHardware, hardwareProfiles } from "./profiles.ts";
