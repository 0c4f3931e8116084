/** Files lie and travel in pieces of this size: what a weak link brings over in one go. */
export const PIECE_BYTES = 256 * 1024
