const bare = (name: string) => name.replace(/[\s·•.]/g, '')

/** Whether somebody wrote an elder's name: dots and spaces inside a name are written in many ways. */
export const isSameName = (written: string, name: string): boolean => bare(name) !== '' && bare(written) === bare(name)
