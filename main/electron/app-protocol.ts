import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { protocol, type Session } from 'electron'
import { PAGE_HOST, PAGE_SCHEME } from './page-origin.ts'
import { listPageFiles, type PageFiles } from './page-files.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

// No address of the net, no inline script, no plug-in, no frame; `style:x=` of Svelte needs no exception.
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ')

// What the page has no use for. Some of these ask nobody for permission, others only whether there is a device.
const NO_FEATURES = [
  ...['accelerometer', 'autoplay', 'clipboard-read'],
  ...['display-capture', 'encrypted-media', 'gamepad', 'geolocation', 'gyroscope', 'hid', 'idle-detection'],
  ...['local-fonts', 'magnetometer', 'microphone', 'midi', 'payment', 'picture-in-picture'],
  ...['publickey-credentials-get', 'screen-wake-lock', 'serial', 'usb'],
  ...['window-placement', 'xr-spatial-tracking'],
]

const HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  // the camera, which reads a code, is asked for and given by `camera-door.ts`
  'Permissions-Policy': [...NO_FEATURES.map((feature) => `${feature}=()`), 'camera=(self)'].join(', '),
  'Cross-Origin-Opener-Policy': 'same-origin',
}

/** To be called before the app is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: PAGE_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: false } },
  ])
}

/** Serves the built page out of `directory`: the files that are there now, and nothing else. */
export function servePage(session: Session, directory: string): void {
  const files = listPageFiles(directory)
  session.protocol.handle(PAGE_SCHEME, (request) => answer(files, request))
}

async function answer(files: PageFiles, request: Request): Promise<Response> {
  const { host, pathname } = new URL(request.url)
  // looked up by name in a fixed list: there is no path to climb out of
  const path = host === PAGE_HOST && request.method === 'GET' ? files.get(pathname) : undefined
  if (path === undefined) return new Response('Not found', { status: 404, headers: HEADERS })
  const type = TYPES[extname(path)] ?? 'application/octet-stream'
  const body = new Uint8Array(await readFile(path))
  return new Response(body, { headers: { ...HEADERS, 'Content-Type': type } })
}
