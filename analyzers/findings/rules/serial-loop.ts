import type { SubjectRule } from "../rule.ts";

export const serialLoop: SubjectRule = {
  id: "serial-loop",
  severity: "info",
  title: "A loop whose chain of dependent steps grows with an axis",
  doc: {
    what: "Points at a recurrence whose new state depends on the old one in a way for which no scan is known, so that the chain of dependent steps is as long as the axis the loop walks along.",
    why: "The chain is a latency that neither width nor more hardware shortens. It is also why no TC0 bound is proved for the model: the architecture may be able to compute what a constant-depth one is not known to.",
    example:
      "`h = tanh(U @ h + W @ x[t])`: the recurrence matrix mixes the old state before the nonlinearity.",
    instead:
      "If the chain is not wanted, let gates and candidates read the input only (`h = a(x) * h + b(x)`): such a loop is a scan of logarithmic depth, and is bounded by TC0. If it is wanted, nothing needs to change.",
    references: ["depthwise/state-bits", "merrill-2026/nonlinear-rnn-log-precision"],
  },
  check: (subject) =>
    subject.verdict !== "serial"
      ? []
      : subject.recurrences
          .filter(({ rewritten }) => rewritten === "linear" || rewritten === "poly")
          .map((loop) => ({
            at: loop.at,
            message: `Serial along ${loop.axis}: ${loop.states.map((state) => state.says).join("; ")}`,
            names: loop.states.flatMap((state) => state.names),
            related: loop.states
              .filter(
                (state) =>
                  state.decides.node !== loop.at.node || state.decides.line !== loop.at.line,
              )
              .map((state) => ({
                at: state.decides,
                message: `This decides how ${state.names.join(", ")} is carried`,
              })),
          })),
};
