import picomatch from "picomatch";
import { GROWTHS, growthText, sizeName } from "../../base/index.ts";
import type { Budget } from "../../config/index.ts";
import type { Subject } from "../../report/index.ts";
import type { Found, SubjectRule } from "../rule.ts";

export const budgetExceeded: SubjectRule = {
  id: "budget-exceeded",
  severity: "error",
  title: "A chain grows beyond what the project allows",
  doc: {
    what: "Compares every model with the budgets of depthwise.json: the largest growth of its chain along each axis, with the proved rewrites, and the verdicts that are allowed.",
    why: "Depth is bought once and paid for with every run. A budget makes that a decision of the project, and lets a change that breaks it be seen in review.",
    example:
      '`"budgets": [{ "subjects": "src/**#Decoder*", "growth": { "T": "log" } }]` with a decoder whose gate reads its state.',
    instead:
      "Undo what the message names, raise the budget, or ignore the finding with a reason where the chain is wanted.",
    references: [],
  },
  check: (subject, budgets) =>
    budgets
      .filter(({ subjects, prefix }) => picomatch.isMatch(prefix + idOf(subject), subjects, GLOB))
      .flatMap((budget) => [...grown(subject, budget), ...refused(subject, budget)]),
};

/** A name is a name: no part of it is hidden, and a hash stands for itself. */
const GLOB = { dot: true, nonegate: true, noextglob: true, nocomment: true } as const;

/** The id of a graph ends in a hash, which nobody writes. */
function idOf({ id }: Subject): string {
  return id.replace(/#$/, "");
}

function grown(subject: Subject, { growth }: Budget): readonly Found[] {
  return subject.axes.flatMap(({ axis, grows, rewritten }) => {
    const limit = growth[axis] ?? growth["*"];
    if (!grows || limit === undefined) return [];
    if (GROWTHS.indexOf(rewritten) <= GROWTHS.indexOf(limit)) return [];
    const loop = subject.recurrences.find(
      (one) => one.axis === axis && one.rewritten === rewritten,
    );
    const is = `Depth along ${sizeName(axis)} is ${growthText(rewritten, axis)}`;
    return [
      {
        at: loop?.states[0]?.decides ?? loop?.at ?? subject.at,
        message: `${is}; the budget is ${growthText(limit, axis)}`,
        names: ["growth", axis],
        related: [],
      },
    ];
  });
}

function refused({ verdict, phrase, at }: Subject, { verdicts }: Budget): readonly Found[] {
  if (verdicts === null || verdicts.includes(verdict)) return [];
  return [
    {
      at,
      message: `${phrase}; the budget allows ${verdicts.length === 0 ? "no verdict" : verdicts.join(", ")}`,
      names: ["verdict"],
      related: [],
    },
  ];
}
