// What a throwaway prototype of this library measured (plain JavaScript, dense Cholesky, no elimination of gammas):
// the floor to stay above. Smallest of several repeats in ms, on a machine where pyhf's NumPy log-density of atlas-tttt
// took PYHF_LOGPDF; `fit` is from the suggested start, warm, without covariance.

const PYHF_LOGPDF = { name: "atlas-tttt", milliseconds: 4.2 };

const PROTOTYPE = {
  "atlas-tttt": { logpdf: 0.1, gradient: 0.19, hessian: 2.1, fit: 50 },
  "atlas-1lbb + signal": { logpdf: 0.17, gradient: 0.27, hessian: 4.1, fit: 76 },
  "cms-ttg-2l": { logpdf: 0.12, gradient: 0.31, hessian: 1.9, fit: 33 },
  "atlas-ttbar-ljets": { logpdf: 0.03, gradient: 0.15, hessian: 0.7, fit: 20 },
  "50 x 4 gammas": { fit: 0.055 },
};

/** Rows of { name, task, ours, prototype } in ms, the prototype's times scaled to this machine; none without the peer. */
export function againstPrototype(results) {
  const tttt = results.find(({ name }) => name === PYHF_LOGPDF.name)?.contestants;
  const peer = tttt?.find(({ id }) => id === "numpy-scipy" || id === "numpy-minuit")?.tasks.logpdf?.minimum;
  if (peer === undefined) return [];
  const scale = peer / PYHF_LOGPDF.milliseconds;
  return results.flatMap(({ name, contestants: [ours] }) =>
    Object.entries(PROTOTYPE[name] ?? {})
      .filter(([task]) => ours.tasks[task] !== undefined)
      .map(([task, floor]) => ({ name, task, ours: ours.tasks[task].minimum, prototype: floor * scale })),
  );
}
