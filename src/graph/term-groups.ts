import type { ChannelGroup, GaussianTerm, Program, QuadraticTerm } from "./program.js";

/**
 * A program whose quadratic and Gaussian terms have a group each, behind those of its channels: a group without channels and bins,
 * whose local parameters are those of the term and whose square holds its Hessian. Code that goes through the groups finds them there.
 */
export function withTermGroups(program: Program): Program {
  if (program.quadratics.length === 0 && program.gaussians.length === 0) return program;
  const { borderOf, channels, groups } = program;
  const last = groups.at(-1);
  let square = last === undefined ? 0 : last.square + last.width ** 2;
  const added: ChannelGroup[] = [];
  const addGroup = (locals: Int32Array): number => {
    const begin = square;
    added.push(emptyGroup(channels.length + added.length, locals, begin));
    square += locals.length ** 2;
    return begin;
  };
  const quadratics = program.quadratics.map((unordered): QuadraticTerm => {
    const term = inBorderOrder(unordered, borderOf);
    return { ...term, square: addGroup(term.parameters.map((p) => borderOf[p]!)) };
  });
  const gaussians = program.gaussians.map((term): GaussianTerm => {
    const locals = Int32Array.from(new Set(term.channels.flatMap((c) => Array.from(channels[c]!.locals)))).sort();
    return { ...term, locals, square: addGroup(locals) };
  });
  return { ...program, quadratics, gaussians, groups: [...groups, ...added] };
}

function inBorderOrder(term: QuadraticTerm, borderOf: Int32Array): QuadraticTerm {
  const { parameters, matrix, center, data } = term;
  const n = parameters.length;
  const order = Array.from(parameters.keys()).sort((i, j) => borderOf[parameters[i]!]! - borderOf[parameters[j]!]!);
  return {
    ...term,
    parameters: Int32Array.from(order, (i) => parameters[i]!),
    matrix: Float64Array.from(order.flatMap((i) => order.map((j) => matrix[i * n + j]!))),
    center: center.length === 0 ? center : Float64Array.from(order, (i) => center[i]!),
    data: data.length === 0 ? data : Int32Array.from(order, (i) => data[i]!),
  };
}

/** @param place - index among the channels that this group has in its place; there is no such channel */
function emptyGroup(place: number, locals: Int32Array, square: number): ChannelGroup {
  return {
    channelBegin: place,
    channelEnd: place + 1,
    binBegin: 0,
    nBins: 0,
    locals,
    width: locals.length,
    jacobian: 0,
    incidence: 0,
    nIncidences: 0,
    coupling: 0,
    square,
  };
}
