// From the text of depthwise.json to what it says. Never throws; a broken file says what it can.

import type { Parsed } from "../base/index.ts";
import type { AxisSetting, Precision, Verdict } from "../report/index.ts";
import { BUDGET_GROWTHS, type Budget, type Config, NO_CONFIG } from "./config.ts";
import { Faults, treeOf } from "./document.ts";
import { flag, listOf, oneOf, type Read, recordOf, shape, size, text } from "./values.ts";

const PRECISIONS: readonly Precision[] = ["constant", "log", "poly"];
const VERDICTS: readonly Verdict[] = ["tc0", "polylog", "serial", "unknown"];

const axis: Read<AxisSetting> = (node, faults) => {
  const said = shape<AxisSetting>({ grows: flag, value: size })(node, faults);
  return said === undefined ? undefined : { grows: true, value: null, ...said };
};

interface BudgetKeys {
  subjects: string;
  growth: Budget["growth"];
  verdicts: readonly Verdict[];
}

const budget: Read<Budget> = (node, faults) => {
  const said = shape<BudgetKeys>({
    subjects: text,
    growth: recordOf(oneOf(BUDGET_GROWTHS)),
    verdicts: listOf(oneOf(VERDICTS)),
  })(node, faults);
  if (said === undefined) return undefined;
  const { subjects = "**", growth = {}, verdicts = null } = said;
  return { subjects, growth, verdicts, prefix: "" };
};

interface ConfigKeys {
  $schema: string;
  precision: Precision;
  axes: Config["axes"];
  hardware: string;
  exclude: readonly string[];
  budgets: readonly Budget[];
}

const document = shape<ConfigKeys>({
  $schema: text,
  precision: oneOf(PRECISIONS),
  axes: recordOf(axis),
  hardware: text,
  exclude: listOf(text),
  budgets: listOf(budget),
});

/** What the file says, and what is wrong in it. */
export function readConfig(content: string, file: string): Parsed<Config> {
  const faults = new Faults(file, content);
  const tree = treeOf(content, faults);
  const said = tree === null ? undefined : document(tree, faults);
  const { $schema: _, ...keys } = said ?? {};
  return { value: { ...NO_CONFIG, ...keys }, problems: faults.problems };
}
