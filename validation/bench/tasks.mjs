// What is timed, in the order in which every contestant does it: a first call is the first of its task in a process that
// did the tasks above it.

/**
 * `fits`: about how many fits one call is made of, for tools without derivatives of their limits; what follows from the time
 * of one fit is skipped where it would not end in time. `needs`: "poi" where the model must have one.
 */
export const TASKS = [
  { id: "load", title: "load and check" },
  { id: "build", title: "build the model" },
  { id: "logpdf", title: "log-likelihood" },
  { id: "gradient", title: "with gradient" },
  { id: "hessian", title: "with exact Hessian" },
  { id: "fit", title: "fit" },
  { id: "fitHesse", title: "fit and covariance (HESSE)", fits: 1 },
  { id: "cls", title: "CLs with band", fits: 5, needs: "poi" },
  { id: "limit", title: "upper limit with band", fits: 40, needs: "poi" },
  { id: "toys", title: "1,000 toys, two fits each", needs: "poi" },
];

export const TOYS = 1000;

export const taskTitle = (id) => TASKS.find((task) => task.id === id).title;
