/** Width and height in dots. */
export interface Size {
  readonly width: number;
  readonly height: number;
}
/** A still picture without what says where, when and by whom it was made. */
export interface Stripped extends Size {
  readonly parts: readonly Uint8Array[];
}

/** The bytes as numbers; reading beyond their end throws RangeError. */
export const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

/** Four letters of a chunk's name. */
export const nameAt = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));
