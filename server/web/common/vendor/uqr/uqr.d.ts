/** What the pages use of uqr. */
export interface QrCode {
  size: number;
  data: boolean[][];
}
export function encode(text: string, options?: { ecc?: "L" | "M" | "Q" | "H"; border?: number }): QrCode;
