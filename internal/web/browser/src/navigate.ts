export async function go(href: string): Promise<void> {
  location.assign(href)
}
export async function refresh(): Promise<void> {
  location.reload()
}
