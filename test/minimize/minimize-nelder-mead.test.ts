import { describeComparison } from "./mgh/suite.js";

describeComparison("Nelder-Mead", "default");
describeComparison("Nelder-Mead", "tight");
