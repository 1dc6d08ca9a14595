/** A drawing before it has a language: nested boxes, nodes in them, arrows. */
export interface Picture {
  /** Outer boxes before those inside them. */
  readonly boxes: readonly PictureBox[];
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
}

export interface PictureBox {
  readonly id: string;
  readonly title: string;
  readonly parent: string | undefined;
}

export interface PictureNode {
  readonly id: string;
  readonly role: Role;
  /** Text, the most important line first. */
  readonly lines: readonly string[];
  readonly box: string | undefined;
}

export type Role = "parameter" | "constant" | "operation" | "group" | "density" | "total";

export interface PictureEdge {
  /** Node. */
  readonly from: string;
  /** Node, or box when the arrow stands for one to many of the nodes in it. */
  readonly to: string;
  readonly label?: string;
}
