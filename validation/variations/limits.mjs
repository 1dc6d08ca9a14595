// Heuristics of tests and limits.
import { constant, noticedBy, rule } from "./form.mjs";

export const LIMITS = noticedBy(
  ["test/hypotest"],
  [
    constant("hypotest/domain-end", "HALVINGS", "50", ["0", "10"]),
    rule("hypotest/domain-end", "no second look beyond", "|| isInside(outside)", ""),
    rule("hypotest/domain-end", "no look at where it begins", "!isInside(from) ||", ""),
  ],
);
