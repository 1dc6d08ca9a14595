/** The program of a worker thread: it runs the jobs of the library. */
import { serve } from "../parallel/serve.js";
import { JOBS } from "./jobs.js";
import { threadPoolLink } from "./thread-link.js";

serve(threadPoolLink(), JOBS);
