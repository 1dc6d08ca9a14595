/** Options about how a picture looks. */
export interface StyleOptions {
  readonly plot?: string;
  /** Files and names of styles; later ones count. */
  readonly style?: readonly string[];
  /** Files of fonts for PNG and PDF files. */
  readonly font?: readonly string[];
  readonly experiment?: string;
  readonly status?: string;
  readonly luminosity?: string;
  readonly energy?: string;
  readonly title?: string;
  readonly size?: readonly [number, number];
  readonly scale?: number;
  /** Of a picture of several pages, counted from 1. */
  readonly page?: number;
}
