import { threadPoolLink } from "../../src/node/thread-link.js";
import { serve } from "../../src/parallel/serve.js";
import { jobs } from "./jobs.js";

serve(threadPoolLink(), jobs);
