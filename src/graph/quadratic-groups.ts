import type { ChannelGroup, Program, QuadraticTerm } from "./program.js";

/**
 * A program whose quadratic terms have a group each, behind those of its channels: a group without channels and bins, whose
 * local parameters are those of the term and whose square holds its matrix. So what reads groups reads these, too.
 */
export function withQuadraticGroups(program: Program): Program {
  if (program.quadratics.length === 0) return program;
  const { borderOf, channels, groups } = program;
  const last = groups.at(-1);
  let square = last === undefined ? 0 : last.square + last.width ** 2;
  const quadratics: QuadraticTerm[] = [];
  const added: ChannelGroup[] = [];
  for (const [k, unordered] of program.quadratics.entries()) {
    const term = { ...inBorderOrder(unordered, borderOf), square };
    quadratics.push(term);
    added.push(emptyGroup(channels.length + k, term, borderOf));
    square += term.parameters.length ** 2;
  }
  return { ...program, quadratics, groups: [...groups, ...added] };
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

/** @param place - where its channel would be */
function emptyGroup(place: number, { parameters, square }: QuadraticTerm, borderOf: Int32Array): ChannelGroup {
  return {
    channelBegin: place,
    channelEnd: place + 1,
    binBegin: 0,
    nBins: 0,
    locals: parameters.map((p) => borderOf[p]!),
    width: parameters.length,
    jacobian: 0,
    incidence: 0,
    nIncidences: 0,
    coupling: 0,
    square,
  };
}
