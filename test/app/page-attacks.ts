// What hostile script in the page could try; each function is run there as text, and sees only what it is given.

/** What an attack knows of the place it wants to reach. */
export interface Target {
  web: string
  socket: string
  tcp: number
  udp: number
}

/** Ways to ask another computer for something. Gives what succeeded. */
export async function askOutside({ web, socket, tcp, udp }: Target): Promise<string[]> {
  const reached: string[] = []
  const settled = (name: string, work: Promise<unknown>) =>
    work.then(
      () => reached.push(name),
      () => undefined,
    )
  const loaded = (name: string, element: HTMLElement) =>
    settled(
      name,
      new Promise((resolve, reject) => {
        element.addEventListener('load', resolve)
        element.addEventListener('error', reject)
        document.head.append(element)
        setTimeout(reject, 1_000)
      }),
    )
  const make = (tag: string, fields: Record<string, string>) => {
    const element = document.createElement(tag)
    for (const [name, value] of Object.entries(fields)) {
      try {
        element.setAttribute(name, value)
      } catch {
        // trusted types refuse it at once
      }
    }
    return element
  }
  const opened = (source: EventTarget) =>
    new Promise((resolve, reject) => {
      source.addEventListener('open', resolve)
      source.addEventListener('error', reject)
    })
  const tried = <T>(work: () => T): T | Promise<never> => {
    try {
      return work()
    } catch {
      return Promise.reject(new Error('refused'))
    }
  }
  await Promise.all([
    settled('fetch', fetch(web)),
    settled('fetch without answer', fetch(web, { mode: 'no-cors', keepalive: true })),
    settled('fetch of a file', fetch('file:///etc/hostname')),
    settled('fetch of our own', fetch('app://balcony/index.html')),
    settled(
      'request',
      new Promise((resolve, reject) => {
        const request = new XMLHttpRequest()
        request.onload = resolve
        request.onerror = reject
        request.open('GET', web)
        request.send()
      }),
    ),
    settled('socket', Promise.resolve(tried(() => opened(new WebSocket(socket))))),
    settled('event source', Promise.resolve(tried(() => opened(new EventSource(web))))),
    settled('worker', Promise.resolve(tried(() => new Worker(web)))),
    settled(
      'worker of a blob',
      Promise.resolve(tried(() => new Worker(URL.createObjectURL(new Blob(['1']))))),
    ),
    settled('service worker', Promise.resolve(tried(() => navigator.serviceWorker.register('/index.js')))),
    settled('font', new FontFace('x', `url(${web})`).load()),
    loaded('image', make('img', { src: web })),
    loaded('sheet', make('link', { rel: 'stylesheet', href: web })),
    loaded('prefetch', make('link', { rel: 'prefetch', href: web })),
    loaded('preload', make('link', { rel: 'preload', as: 'image', href: web })),
    loaded('icon', make('link', { rel: 'icon', href: web })),
    loaded('preconnect', make('link', { rel: 'preconnect', href: web })),
    loaded('name', make('link', { rel: 'dns-prefetch', href: '//leak.balcony.test' })),
    loaded('object', make('object', { data: web })),
    loaded('embed', make('embed', { src: web })),
    loaded('video', make('video', { src: web })),
    loaded('audio', make('audio', { src: web })),
    loaded('script', make('script', { src: web })),
    loaded('webview', make('webview', { src: web })),
  ])
  // What is refused shows a page of Chromium's own, which loads: whether somebody was asked, the other side knows
  document.body.append(make('iframe', { src: web }))
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`body { background: url(${web}); cursor: url(${web}), auto }`)
  document.adoptedStyleSheets = [sheet]
  navigator.sendBeacon(web, 'beacon')
  const peer = new RTCPeerConnection({
    iceServers: [
      { urls: `stun:127.0.0.1:${udp}` },
      { urls: 'stun:leak.balcony.test:3478' },
      {
        urls: [`turn:127.0.0.1:${udp}`, `turn:127.0.0.1:${tcp}?transport=tcp`],
        username: 'a',
        credential: 'b',
      },
    ],
  })
  peer.createDataChannel('x')
  const gathered = new Promise((resolve) => {
    peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && resolve(undefined)
    setTimeout(resolve, 5_000)
  })
  await peer.setLocalDescription(await peer.createOffer())
  await gathered
  if (peer.localDescription?.sdp.includes('a=candidate') === true) reached.push('peer')
  peer.close()
  return reached
}

/** Ways to run text as script, from a task of the page's own: what the test evaluates itself is let past the policy. */
export async function runText(): Promise<{ ran: string[]; blocked: string[] }> {
  const blocked: string[] = []
  const note = ({ effectiveDirective }: SecurityPolicyViolationEvent) => blocked.push(effectiveDirective)
  document.addEventListener('securitypolicyviolation', note)
  const page = globalThis as unknown as { ran: string[] }
  page.ran = []
  const script = 'data:text/javascript,ran.push("import")'
  const tries: (() => unknown)[] = [
    () => (0, eval)('ran.push("eval")'),
    () => (new Function('ran.push("function")') as () => void)(),
    () => setTimeout('ran.push("timer")'),
    () =>
      document.body.append(Object.assign(document.createElement('script'), { text: 'ran.push("script")' })),
    () => import(/* @vite-ignore */ script),
    () => (document.body.innerHTML += '<img src=x onerror="ran.push(1)">'),
    () => document.write('<script>ran.push("write")</script>'),
    () => document.body.setAttribute('onclick', 'ran.push("handler")'),
    () => document.body.click(),
    () => (location.href = 'javascript:ran.push("address")'),
    () => Object.assign(document.createElement('a'), { href: 'javascript:ran.push("link")' }).click(),
    () =>
      document.head.append(
        Object.assign(document.createElement('style'), { textContent: 'body { color: red }' }),
      ),
    () => document.body.setAttribute('style', 'border-top: 7px solid red'),
  ]
  for (const attempt of tries) {
    await new Promise((resolve) =>
      setTimeout(() => {
        try {
          void Promise.resolve(attempt()).catch(() => undefined)
        } catch {
          // refused at once
        }
        setTimeout(resolve, 20)
      }),
    )
  }
  if (getComputedStyle(document.body).borderTopWidth === '7px') page.ran.push('style attribute')
  if (getComputedStyle(document.body).color === 'rgb(255, 0, 0)') page.ran.push('style')
  for (const name of ['onclick', 'style']) document.body.removeAttribute(name)
  document.removeEventListener('securitypolicyviolation', note)
  return { ran: page.ran, blocked: [...new Set(blocked)].sort() }
}

/** Hardware, and what else needs somebody's leave. Gives what was granted. */
export async function askLeave(): Promise<string[]> {
  const { mediaDevices, geolocation, clipboard } = navigator
  const other = navigator as unknown as Record<
    string,
    Record<string, (options?: object) => Promise<unknown>> | undefined
  >
  const must = (work: Promise<unknown> | undefined) => work ?? Promise.reject(new Error('not there'))
  const tries: Record<string, () => Promise<unknown>> = {
    camera: () => mediaDevices.getUserMedia({ video: true }),
    microphone: () => mediaDevices.getUserMedia({ audio: true }),
    screen: () => mediaDevices.getDisplayMedia(),
    place: () => new Promise((resolve, reject) => geolocation.getCurrentPosition(resolve, reject)),
    notification: async () => (await Notification.requestPermission()) === 'granted' || Promise.reject(),
    clipboard: () => clipboard.readText(),
    usb: () => must(other.usb?.requestDevice?.({ filters: [] })),
    hid: () =>
      must(other.hid?.requestDevice?.({ filters: [] })).then(
        (found) => (found as []).length > 0 || Promise.reject(),
      ),
    serial: () => must(other.serial?.requestPort?.()),
    bluetooth: () => must(other.bluetooth?.requestDevice?.({ acceptAllDevices: true })),
    midi: () => navigator.requestMIDIAccess({ sysex: true }),
    wake: () => must(other.wakeLock?.request?.('screen' as never)),
    fonts: () => (globalThis as unknown as { queryLocalFonts(): Promise<unknown> }).queryLocalFonts(),
    idle: () =>
      (
        globalThis as unknown as { IdleDetector: { requestPermission(): Promise<string> } }
      ).IdleDetector.requestPermission().then((said) => said === 'granted' || Promise.reject()),
    storage: async () => (await navigator.storage.persist()) || Promise.reject(),
  }
  const granted: string[] = []
  for (const [name, attempt] of Object.entries(tries)) {
    const late = new Promise((_, reject) => setTimeout(reject, 3_000))
    await Promise.race([(async () => attempt())(), late]).then(
      () => granted.push(name),
      () => undefined,
    )
  }
  return granted
}
