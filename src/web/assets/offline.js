// Shows the records that hold every word typed; without it all are shown.
const texts = JSON.parse(document.getElementById('texts').textContent)
const records = [...document.querySelectorAll('[data-record]')]
const places = [...document.querySelectorAll('[data-place]')]
const field = document.getElementById('q')
const told = document.getElementById('told')

function show() {
  const words = field.value
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '')
  let found = 0
  for (const record of records) {
    const text = texts[record.dataset.record]
    const fits = words.every((word) => text.includes(word))
    record.hidden = !fits
    if (fits) found += 1
  }
  for (const place of places) place.hidden = place.querySelector('[data-record]:not([hidden])') === null
  told.textContent = words.length === 0 ? '' : found === 0 ? '没有找到。换个词试试。' : `找到${found}条。`
}

field.closest('form').addEventListener('submit', (event) => event.preventDefault())
field.addEventListener('input', show)
show()
