/** The shape of a tree of words: a translation that misses one does not compile. */
export type SameKeys<Tree> = { [Key in keyof Tree]: Tree[Key] extends string ? string : SameKeys<Tree[Key]> }
