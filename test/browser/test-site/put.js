// Puts elements into the page without any HTML. Texts come as numbers, since a lone surrogate would not survive as text.
const textOf = (units) => units.map((unit) => String.fromCharCode(unit)).join('')

window.put = (elements) => {
  const made = elements.map(({ tag, attributes, options }) => {
    const element = document.createElement(tag)
    for (const [name, units] of Object.entries(attributes))
      element.setAttribute(name, textOf(units))
    for (const units of options) {
      const option = document.createElement('option')
      option.textContent = textOf(units)
      element.append(option)
    }
    return element
  })
  document.body.replaceChildren(...made)
}
