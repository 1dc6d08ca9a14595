/** What a worker thread of the library runs: the table of jobs that a pool can name. */
import { FRACTAL_ROWS, fractalRows } from "../fractal/rows.js";
import { serve } from "../parallel/serve.js";
import { threadPoolLink } from "./thread-link.js";

serve(threadPoolLink(), { [FRACTAL_ROWS]: fractalRows });
