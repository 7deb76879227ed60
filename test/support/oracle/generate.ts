// Random loop bodies.

import { type LoopBody, leaf } from "./expression.ts";
import { Maker } from "./maker.ts";
import type { Random } from "./random.ts";
import { themes } from "./themes.ts";

/** A body with one state, or two that may read each other. */
export function randomBody(random: Random): LoopBody {
  const theme = random.pick(themes);
  const count = random.chance(0.3) ? 2 : 1;
  const type = random.pick(theme.types);
  const types = Array.from({ length: count }, () =>
    random.chance(0.7) ? type : random.pick(theme.types),
  );
  const states = types.map((own, i) => leaf("state", `s${i}`, own));
  const maker = new Maker(random, states, theme);
  return {
    states: states.map((old) => ({
      old,
      next: maker.make(old.type, 1 + random.below(4), "state"),
    })),
  };
}
