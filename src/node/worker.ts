/** What a worker thread of the library runs: the table of jobs that a pool can name. */
import { serve } from "../parallel/serve.js";
import { JOBS } from "./jobs.js";
import { threadPoolLink } from "./thread-link.js";

serve(threadPoolLink(), JOBS);
