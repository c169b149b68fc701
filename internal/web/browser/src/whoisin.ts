// Who is in what is sent: pseudonyms, chosen once for all of it.

import { part, word } from './island'

export class WhoIsIn {
  /** all are the people, each with the category first: "victim Victim 1". */
  all: string[] = []

  constructor(
    private readonly form: HTMLElement,
    private readonly changed: () => void,
  ) {
    form.querySelector('[data-do="add-person"]')?.addEventListener('click', () => this.add())
  }

  private add(): void {
    const name = this.form.querySelector<HTMLInputElement>('[name="pseudonym"]')!
    const category = this.form.querySelector<HTMLSelectElement>('[name="category"]')!
    const person = `${category.value} ${name.value.trim()}`
    if (name.value.trim() === '' || this.all.includes(person)) return name.focus()
    this.all.push(person)
    const li = document.createElement('li')
    const remove = Object.assign(document.createElement('button'), { type: 'button', className: 'app-link-button', textContent: word('remove') })
    li.append(`${name.value.trim()}, ${category.selectedOptions[0]!.textContent} `, remove)
    remove.addEventListener('click', () => {
      this.all = this.all.filter((p) => p !== person)
      li.remove()
      this.changed()
    })
    part(this.form, 'people').append(li)
    name.value = ''
    name.focus()
    this.changed()
  }
}
