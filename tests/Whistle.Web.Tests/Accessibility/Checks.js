// Small checks run inside a page. Each returns sentences about what is wrong; none means that all is well.
(() => {
  const shown = (element) => {
    if (element.closest('[aria-hidden=true], [inert]')) return false
    const box = element.getBoundingClientRect()
    return box.width > 0 && box.height > 0 && element.checkVisibility({ opacityProperty: false, visibilityProperty: true })
  }
  const describe = (element) => {
    const test = element.dataset?.testid ? `[${element.dataset.testid}]` : ''
    return `<${element.tagName.toLowerCase()}${element.id ? '#' + element.id : ''} class="${element.getAttribute('class') ?? ''}">${test} "${(element.textContent ?? '').trim().slice(0, 30)}"`
  }

  /** The name a screen reader says; placeholders are no names. */
  function nameOf(element) {
    const own = element.getAttribute('aria-label')?.trim()
    if (own) return own
    const by = element.getAttribute('aria-labelledby')
    if (by) return by.split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? '').join(' ').trim()
    if (element.labels?.length) return [...element.labels].map((label) => label.textContent).join(' ').trim()
    if (element.title?.trim()) return element.title.trim()
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName)) return ''
    const pictures = [...element.querySelectorAll('img[alt], [role=img][aria-label]')].map((each) => each.alt || each.getAttribute('aria-label'))
    return [element.textContent, ...pictures].join(' ').trim()
  }

  function parse(color) {
    const numbers = color.match(/[\d.]+/g)?.map(Number) ?? []
    if (color.startsWith('color(srgb')) return [numbers[0] * 255, numbers[1] * 255, numbers[2] * 255, numbers[3] ?? 1]
    return [numbers[0] ?? 0, numbers[1] ?? 0, numbers[2] ?? 0, numbers[3] ?? 1]
  }
  const over = (top, bottom) => [0, 1, 2].map((i) => top[i] * top[3] + bottom[i] * (1 - top[3])).concat(1)
  const light = (color) => {
    const [r, g, b] = color.map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }

  /** What lies behind a text: colours down to the first opaque one; the first colour of a gradient counts as one. */
  function behind(element) {
    const layers = []
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at)
      const gradient = style.backgroundImage.includes('gradient') ? style.backgroundImage.match(/(rgba?|color)\([^)]*\)/)?.[0] : null
      if (gradient) layers.push(parse(gradient))
      const color = parse(style.backgroundColor)
      if (color[3] > 0) layers.push(color)
      if (layers.at(-1)?.[3] === 1) break
    }
    return layers.reduceRight((below, layer) => over(layer, below), [255, 255, 255, 1])
  }

  window.whistleChecks = {
    unnamed() {
      const controls = 'button, a[href], input:not([type=hidden]), select, textarea, [role=button], [role=tab], [role=application], [role=combobox], [role=switch]'
      return [...document.querySelectorAll(controls)].filter(shown).filter((element) => !nameOf(element)).map((element) => `has no name: ${describe(element)}`)
    },

    pale() {
      const wrong = []
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      while (walker.nextNode()) {
        const text = walker.currentNode.nodeValue.trim()
        const element = walker.currentNode.parentElement
        if (!text || !element || !shown(element) || element.closest('svg, option, :disabled, .leaflet-container')) continue
        const style = getComputedStyle(element)
        const back = behind(element)
        const front = over(parse(style.color), back)
        const [dark, bright] = [light(front), light(back)].sort((a, b) => a - b)
        const ratio = (bright + 0.05) / (dark + 0.05)
        const size = parseFloat(style.fontSize)
        const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700)
        if (ratio < (large ? 3 : 4.5)) wrong.push(`contrast ${ratio.toFixed(2)}: ${describe(element)}`)
      }
      return [...new Set(wrong)]
    },

    overflowing() {
      const width = document.documentElement.clientWidth
      const page = document.documentElement.scrollWidth
      if (page <= width) return []
      const scrolls = (element) => {
        for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) if (/(auto|scroll|hidden|clip)/.test(getComputedStyle(at).overflowX)) return true
        return false
      }
      const guilty = [...document.body.querySelectorAll('*')].filter((element) => shown(element) && element.getBoundingClientRect().right > width + 1 && !scrolls(element))
      return [`is ${page} px wide on a screen of ${width} px: ${guilty.slice(0, 3).map(describe).join('; ')}`]
    },

    /** About the element that has the focus: null when none has. */
    focused() {
      const element = document.activeElement
      if (!element || element === document.body) return null
      const marks = (each) => {
        if (!each) return false
        const style = getComputedStyle(each)
        return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none'
      }
      const box = element.getBoundingClientRect()
      const seen = marks(element) || marks(element.nextElementSibling) || marks(element.closest('label'))
      window.whistleFocusCount ??= new WeakMap()
      const visits = (window.whistleFocusCount.get(element) ?? 0) + 1
      window.whistleFocusCount.set(element, visits)
      const inView = box.bottom > 0 && box.top < innerHeight
      return { what: describe(element), seen, inView, visits }
    },
  }
})()
