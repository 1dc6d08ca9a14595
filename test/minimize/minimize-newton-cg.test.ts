import { describeComparison } from "./mgh/suite.js";

describeComparison("Newton-CG", "default");
