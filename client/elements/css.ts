/** Marks text as a style sheet, for editors and for the build, which takes off its indentation. */
export const css = String.raw
