/**
 * Records, models and pictures in notebooks and pages: `show`.
 *
 * @module notebook
 */
export { type DisplayedTexts, JUPYTER_DISPLAY, type Showable, type Shown, show } from "./show.js";
