/** Types of notebooks.mjs, for the tests. */
export interface Notebook {
  readonly cells: readonly {
    readonly cell_type: string;
    readonly source: readonly string[];
    readonly outputs?: readonly unknown[];
  }[];
}

export declare function programOf(notebook: Notebook): string;
export declare function runNotebook(notebook: Notebook, folder: string): Promise<string>;
