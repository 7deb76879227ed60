// What a project says once for all who work on it: depthwise.json, described by docs/depthwise.schema.json.

import type { Growth } from "../base/index.ts";
import type { AxisSetting, Precision, Verdict } from "../report/index.ts";

export interface Config {
  /** Null where the file leaves it to the reader. */
  readonly precision: Precision | null;
  readonly axes: Readonly<Record<string, AxisSetting>>;
  /** Name of a machine; null where none is wanted. */
  readonly hardware: string | null;
  /** Patterns of files that are left out, as .gitignore has them. */
  readonly exclude: readonly string[];
  readonly budgets: readonly Budget[];
}

/** How far the depth of some models may grow. */
export interface Budget {
  /** Glob over ids of subjects, such as `src/**#Decoder*`; ids are relative to the folder of the file. */
  readonly subjects: string;
  /** The largest growth by axis, with the proved rewrites; `*` is every axis that has no entry of its own. */
  readonly growth: Readonly<Record<string, BudgetGrowth>>;
  /** Verdicts that are allowed; null where all are. */
  readonly verdicts: readonly Verdict[] | null;
  /** What goes before an id to make it relative to the folder of the file: empty, or a path that ends in a slash. */
  readonly prefix: string;
}

/** Growths that a budget can name, the smaller first. */
export const BUDGET_GROWTHS = [
  "constant",
  "log",
  "polylog",
  "linear",
  "poly",
] as const satisfies readonly Growth[];

export type BudgetGrowth = (typeof BUDGET_GROWTHS)[number];

export const NO_CONFIG: Config = {
  precision: null,
  axes: {},
  hardware: null,
  exclude: [],
  budgets: [],
};
