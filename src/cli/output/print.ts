/** Results go to standard output, everything else to standard error. */
export function printResult(text: string): void {
  process.stdout.write(text);
}

export function printNote(text: string): void {
  process.stderr.write(text);
}

/** A reader that has seen enough (`histograd … | head`) closes the pipe: that is no error. */
export function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      process.exit();
    });
  }
}
