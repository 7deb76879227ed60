// docs/hardware.md: the machines that --hardware knows, each figure with its source.

import { type Figure, hardwareProfiles } from "../report/index.ts";
import type { DocFile } from "./index.ts";
import { GENERATED } from "./markdown.ts";

const HEAD = `# Machines

With \`--hardware NAME\` a report says the least time that one run of a model takes on that machine:

- **computing**: operations / operations a second,
- **moving bytes**: bytes that the operators read and write / bytes a second,
- **kernels in turn**: kernels on the longest chain × the time from one dependent kernel to the next,
- **dependent steps**: arithmetic steps on the longest chain × the time from one dependent step to the next.

The longest of the four is the floor. More machines, or a larger one, shorten the first two; only another program
shortens the last. The floor holds for the program as it is counted: 16-bit dense arithmetic, one kernel an operator,
each reading its inputs from and writing its outputs to device memory. Fusing operators lowers the second and the third.
A term of which a size or a figure is missing is left out, so that the floor is then lower than it could be.

*published*: by the vendor or a cited measurement. *assumed*: taken over from a similar machine or another measurement.`;

/** The page of all machines. */
export function hardwareFile(): DocFile {
  const tables = hardwareProfiles.map(({ id, name, flops, bandwidth, launch, step }) => {
    const rows = [
      ["operations a second", scaled(flops, 1e12, "T"), flops],
      ["bytes a second", scaled(bandwidth, 1e12, "T"), bandwidth],
      ["from kernel to kernel", scaled(launch, 1e-6, "µs"), launch],
      ["from step to step", scaled(step, 1e-9, "ns"), step],
    ] as const;
    return [
      `## \`${id}\`: ${name}`,
      "",
      "| figure | value | standing | source |",
      "| --- | --- | --- | --- |",
      ...rows.map(
        ([what, value, { status, source }]) =>
          `| ${what} | ${value} | ${status === "none" ? "" : status} | ${source} |`,
      ),
    ].join("\n");
  });
  return { path: "hardware.md", text: `${[GENERATED, HEAD, ...tables].join("\n\n")}\n` };
}

function scaled({ value }: Figure, unit: number, suffix: string): string {
  return value === null ? "—" : `${Number((value / unit).toPrecision(4))} ${suffix}`;
}
