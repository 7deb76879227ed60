// Machines by name, each figure with where it was published. A figure that nobody has published is null, and what
// rests on it is left out; it is never guessed.

import type { Figure, Hardware } from "../report.ts";

/** A microsecond, in seconds. */
const US = 1e-6;

/** Arithmetic instructions that wait for each other, on a GPU whose clock is so many hertz. */
function dependent(hertz: number, status: Figure["status"], source: string): Figure {
  return { value: DEPENDENT_CYCLES / hertz, status, source };
}

/** Cycles from one dependent single-precision addition to the next. */
const DEPENDENT_CYCLES = 4;

const AMPERE_CYCLES =
  "4 cycles between dependent additions (Abdelkhalik et al. 2022, arXiv:2208.11174)";

const SAME_CYCLES = "4 cycles between dependent additions are assumed, as measured on the A100";

/** Kernels of a recorded graph wait less for each other than kernels that a host launches one by one. */
const REPLAYED: Figure = {
  value: 0.9 * US,
  status: "assumed",
  source:
    "80 small kernels replayed as one recorded graph take 70 µs (manual of CUDA.jl, on CUDA graphs); kernels that a host launches one by one take several times as long",
};

const UNPUBLISHED: Figure = { value: null, status: "none", source: "not published" };

export const hardwareProfiles: readonly Hardware[] = [
  {
    id: "a100",
    name: "NVIDIA A100 SXM, 80 GB",
    flops: published(312e12, "16-bit, dense: data sheet of the A100"),
    bandwidth: published(2.039e12, "data sheet of the A100"),
    launch: REPLAYED,
    step: dependent(1.41e9, "published", `1.41 GHz boost clock; ${AMPERE_CYCLES}`),
  },
  {
    id: "h100",
    name: "NVIDIA H100 SXM, 80 GB",
    flops: published(989.4e12, "16-bit, dense: data sheet of the H100"),
    bandwidth: published(3.35e12, "data sheet of the H100"),
    launch: REPLAYED,
    step: dependent(1.98e9, "assumed", `1.98 GHz boost clock; ${SAME_CYCLES}`),
  },
  {
    id: "rtx-4090",
    name: "NVIDIA GeForce RTX 4090",
    flops: published(330.3e12, "16-bit, dense, half of the figure with sparsity: Ada white paper"),
    bandwidth: published(1.008e12, "Ada white paper"),
    launch: REPLAYED,
    step: dependent(2.52e9, "assumed", `2.52 GHz boost clock; ${SAME_CYCLES}`),
  },
  {
    id: "tpu-v5e",
    name: "Google Cloud TPU v5e, one chip",
    flops: published(197e12, "bfloat16: Cloud TPU documentation, TPU v5e"),
    bandwidth: published(819e9, "Cloud TPU documentation, TPU v5e"),
    launch: UNPUBLISHED,
    step: UNPUBLISHED,
  },
  {
    id: "tpu-v5p",
    name: "Google Cloud TPU v5p, one chip",
    flops: published(459e12, "bfloat16: Cloud TPU documentation, TPU v5p"),
    bandwidth: published(2.765e12, "Cloud TPU documentation, TPU v5p"),
    launch: UNPUBLISHED,
    step: UNPUBLISHED,
  },
];

/** The profile of that name, whatever its case; null where there is none. */
export function findHardware(name: string): Hardware | null {
  return hardwareProfiles.find(({ id }) => id === name.toLowerCase()) ?? null;
}

function published(value: number, source: string): Figure {
  return { value, status: "published", source };
}
