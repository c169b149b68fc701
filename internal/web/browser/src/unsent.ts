// What somebody pressed Send for and walked away from: a lock or another page took away the form that would have said
// that it failed. Every page says so until she has read it, and says nothing of what it was: the page may be locked.

let untold = false

/** unsent tells of a sending that failed when nothing shows it any more. */
export function unsent(): void {
  untold = true
  put()
}

function put(): void {
  const main = document.querySelector('main')
  const box = document.querySelector<HTMLTemplateElement>('#unsent')?.content.firstElementChild?.cloneNode(true) as Element | undefined
  if (!untold || !main || !box || main.querySelector('.app-unsent')) return
  box.querySelector('button')!.addEventListener('click', () => {
    untold = false
    box.remove()
  })
  main.prepend(box)
}

window.addEventListener('safehand-page', put)
