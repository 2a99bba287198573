// The page has an origin of its own, so that nothing of it hangs on the file system.
export const PAGE_SCHEME = 'app'
export const PAGE_HOST = 'balcony'
export const PAGE_ADDRESS = `${PAGE_SCHEME}://${PAGE_HOST}/index.html`

/** What is shown when the page ended again and again. */
export const GONE_ADDRESS = `${PAGE_SCHEME}://${PAGE_HOST}/gone.html`

/** Whether an address is one that the window may go to; the page keeps what is open behind the `#`. Never throws. */
export function isWindowAddress(address: string): boolean {
  const [place] = address.split('#', 1)
  return place === PAGE_ADDRESS || place === GONE_ADDRESS
}

/** Whether an address belongs to the page. Never throws. */
export function isPageAddress(address: string): boolean {
  // `URL.canParse` came after Electron 25's Node; what is compared here needs no parsing
  return address.startsWith(`${PAGE_SCHEME}://${PAGE_HOST}/`)
}
