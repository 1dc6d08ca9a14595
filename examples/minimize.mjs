/**
 * The plain tools: a function of one's own, its exact derivatives, its minimum, and where a slope is zero.
 *
 *   node examples/minimize.mjs
 */
import { add, derivative, exp, grad, hessian, mul, square, sub } from "histograd/ad";
import { formula } from "histograd/formula";
import { minimize, rootScalar } from "histograd/minimize";

// Functions are written with operations of the library, so that their derivatives are exact.
const rosenbrock = ([x, y]) => add(square(sub(1, x)), mul(100, square(sub(y, square(x)))));
console.log(grad(rosenbrock)([-1.2, 1]));
console.log(hessian(rosenbrock)([1, 1]));

const { x, success } = minimize(rosenbrock, [-1.2, 1]); // SciPy's methods, options and results
console.log(
  x.map((value) => value.toFixed(6)),
  success,
);

const bump = (t) => mul(t, exp(mul(-1, t))); // t e^−t is largest at 1
console.log(rootScalar(derivative(bump), { bracket: [0, 3] }).root.toFixed(9));

console.log(formula("mu * kappa^2").valueAndGradient({ mu: 2, kappa: 3 }));

/* prints
[ -215.59999999999997, -87.99999999999999 ]
[ [ 802, -400 ], [ -400, 200 ] ]
[ '1.000000', '1.000000' ] true
1.000000000
{ value: 18, gradient: Float64Array(2) [ 9, 12 ] }
*/
