// Keys for whoever goes through many items; everything works without.
const pane = document.querySelector('.source')
const mark = document.getElementById('now')
if (pane && mark) {
  const above = mark.getBoundingClientRect().top - pane.getBoundingClientRect().top
  pane.scrollTop += above - pane.clientHeight / 3
}
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return
  const typed = event.target.closest('input:not([type=checkbox]), textarea, select')
  if (typed) {
    if (event.key === 'Escape') typed.blur()
    return
  }
  const wanted = document.querySelector(`[data-key="${CSS.escape(event.key)}"]:not([disabled])`)
  if (!wanted) return
  event.preventDefault()
  if (wanted.matches('input')) wanted.focus()
  else wanted.click()
  if (wanted.matches('summary')) wanted.parentElement.querySelector('input[type=text], textarea')?.focus()
})
