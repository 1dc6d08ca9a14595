/** Types of snippets.mjs, for the tests. */
export interface Snippet {
  readonly title: string;
  readonly line: number;
  readonly language: string;
  readonly code: string;
  readonly output: string | undefined;
}

export declare function snippetsIn(markdown: string, languages: readonly string[]): Snippet[];
export declare function runSnippet(snippet: Pick<Snippet, "code" | "language">, folder?: string): Promise<string>;
export declare function runCommand(snippet: Pick<Snippet, "code">): Promise<string>;
export declare function matchesOutput(printed: string, output: string): boolean;
export declare function picturesIn(text: string): string[];
