// The families of random_runs.py, operation by operation as there.

/** x turned by one angle in each plane of neighbouring variables, one after the other. */
function rotated(x, angles) {
  const u = [...x];
  for (const [i, angle] of angles.entries()) {
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    [u[i], u[i + 1]] = [c * u[i] - s * u[i + 1], s * u[i] + c * u[i + 1]];
  }
  return u;
}

function sum(n, term) {
  let total = 0;
  for (let i = 0; i < n; i++) total += term(i);
  return total;
}

/** Functions of a point and the parameters of the family. */
export const FUNCTIONS = {
  valley: (x, { offset, steep, height, wave, at }) =>
    offset + steep * (x[1] - height * Math.sin(wave * x[0])) ** 2 + (x[0] - at) ** 2,
  ellipsoid(x, { offset, angles, curvatures, centre }) {
    const u = rotated(x, angles);
    return offset + sum(u.length, (i) => curvatures[i] * (u[i] - centre[i]) ** 2);
  },
  rosenbrock(x, { offset, steep }) {
    let total = offset;
    for (let i = 0; i + 1 < x.length; i++) total += steep * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2;
    return total;
  },
  line: (x, { t, y, sigma }) => sum(t.length, (i) => ((y[i] - x[0] - x[1] * t[i]) / sigma) ** 2),
  exponential(x, { counts, angles }) {
    const u = rotated(x, angles);
    return sum(u.length, (i) => counts[i] * (Math.exp(Math.min(u[i], 500)) - u[i]));
  },
  quartic(x, { offset, angles, quartic, quadratic, centre }) {
    const u = rotated(x, angles).map((v, i) => v - centre[i]);
    return offset + sum(u.length, (i) => quartic[i] * u[i] ** 4 + quadratic[i] * u[i] ** 2);
  },
  root(x, { offset, angles, curvatures, centre }) {
    const u = rotated(x, angles);
    return offset + sum(u.length, (i) => Math.sqrt(1 + curvatures[i] * (u[i] - centre[i]) ** 2));
  },
  logarithmic: (x, { weights, curvatures, centre }) =>
    sum(x.length, (i) => weights[i] * Math.log1p(curvatures[i] * (x[i] - centre[i]) ** 2)),
};
