// The list of papers, in the order of their keys. Hand-written; a test fails when a file is missing from it.

import type { Paper } from "../paper.ts";
import { allenderBalajiDatta2014 } from "./allender-balaji-datta-2014.ts";
import { barrington1989 } from "./barrington-1989.ts";
import { barringtonTherien1988 } from "./barrington-therien-1988.ts";
import { blelloch1990 } from "./blelloch-1990.ts";
import { brent1974 } from "./brent-1974.ts";
import { chen2024 } from "./chen-2024.ts";
import { chiang2025 } from "./chiang-2025.ts";
import { depthwise } from "./depthwise.ts";
import { grazzi2025 } from "./grazzi-2025.ts";
import { grohe2023 } from "./grohe-2023.ts";
import { hesseAllenderBarrington2002 } from "./hesse-allender-barrington-2002.ts";
import { li2024 } from "./li-2024.ts";
import { liu2025 } from "./liu-2025.ts";
import { mahajanVinay1997 } from "./mahajan-vinay-1997.ts";
import { mereghettiPalano2000 } from "./mereghetti-palano-2000.ts";
import { merrill2024 } from "./merrill-2024.ts";
import { merrill2026 } from "./merrill-2026.ts";
import { merrillSabharwal2023 } from "./merrill-sabharwal-2023.ts";
import { merrillSabharwal2024 } from "./merrill-sabharwal-2024.ts";
import { merrillSabharwal2025 } from "./merrill-sabharwal-2025.ts";
import { parberrySchnitger1988 } from "./parberry-schnitger-1988.ts";
import { reifTate1992 } from "./reif-tate-1992.ts";
import { strobl2023 } from "./strobl-2023.ts";
import { svete2026 } from "./svete-2026.ts";
import { sveteSabharwal2025 } from "./svete-sabharwal-2025.ts";

export const papers: readonly Paper[] = [
  allenderBalajiDatta2014,
  barrington1989,
  barringtonTherien1988,
  blelloch1990,
  brent1974,
  chen2024,
  chiang2025,
  depthwise,
  grazzi2025,
  grohe2023,
  hesseAllenderBarrington2002,
  li2024,
  liu2025,
  mahajanVinay1997,
  mereghettiPalano2000,
  merrill2024,
  merrill2026,
  merrillSabharwal2023,
  merrillSabharwal2024,
  merrillSabharwal2025,
  parberrySchnitger1988,
  reifTate1992,
  strobl2023,
  svete2026,
  sveteSabharwal2025,
];
