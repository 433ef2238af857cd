/** Decodes one name or value of a query; `+` is a space. Undefined for a bad escape or invalid UTF-8. */
export function percentDecode(text: string): string | undefined {
  if (!/[%+]/.test(text)) return text
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '))
  } catch {
    return undefined
  }
}
