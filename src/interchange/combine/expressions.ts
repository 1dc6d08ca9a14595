/** Functions of ROOT's formulas, and what they are called in ours. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  "TMath::Power": "pow",
  "TMath::Exp": "exp",
  "TMath::Log": "log",
  "TMath::Log10": "log10",
  "TMath::Sqrt": "sqrt",
  "TMath::Abs": "abs",
  "TMath::Max": "max",
  "TMath::Min": "min",
  fabs: "abs",
};

/** A formula of ROOT with `@0`, `@1`, … as one of parameters by name; undefined where it has more places than names. */
export function expressionOf(text: string, names: readonly string[]): string | undefined {
  const places = [...text.matchAll(/@(\d+)/g)].map(([, place]) => Number(place));
  if (places.some((place) => place >= names.length)) return undefined;
  const renamed = text.replace(/TMath::\w+|\bfabs\b/g, (name) => FUNCTIONS[name] ?? name);
  return renamed.replace(/@(\d+)/g, (_, place: string) => nameInFormula(names[Number(place)]!));
}

/** A name that has signs of operators stands in backticks. */
export function nameInFormula(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : `\`${name}\``;
}
