import { describeValue } from "../describe.js";
import { type Issue, nearestHint } from "../errors.js";

/** Names of colours, and the keywords that mean a colour. @see https://www.w3.org/TR/css-color-4/#named-colors */
const NAMES = new Set(
  `none currentcolor transparent aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet
  brown burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod
  darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen
  darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue firebrick
  floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew hotpink indianred
  indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan lightgoldenrodyellow lightgray
  lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray lightslategrey lightsteelblue lightyellow
  lime limegreen linen magenta maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue
  mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive
  olivedrab orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum
  powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue
  slateblue slategray slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white whitesmoke
  yellow yellowgreen`.split(/\s+/),
);

const HEX = /^#(?:[0-9a-f]{3}|[0-9a-f]{4}|[0-9a-f]{6}|[0-9a-f]{8})$/;
const FUNCTION = /^(?:url|var|rgb|rgba|hsl|hsla|hwb|lab|lch|oklab|oklch|color|color-mix)\([^()]+\)$/;

/** The issue for a string that is not a CSS colour; the numbers in `rgb(…)` and other functions are not checked. */
export function colorIssues(value: unknown, path: string): readonly Issue[] {
  const name = typeof value === "string" ? value.toLowerCase().trim() : "";
  if (HEX.test(name) || FUNCTION.test(name) || NAMES.has(name)) return [];
  const expected = 'a CSS colour, such as "steelblue", "#4682b4" or "rgb(70, 130, 180)"';
  const issue: Issue = { code: "bad-option", path, expected, received: describeValue(value) };
  return [{ ...issue, ...nearestHint(name, NAMES) }];
}
