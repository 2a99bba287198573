import { words } from '../words.ts'

/** The contract takes no longer ones; a chain of three has 6,000 characters. */
const LONGEST = 100_000
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/

export type CertificateFile = { is: 'certificate'; pem: string } | { is: 'refused'; sentence: string }

/** Reads a file the user chose. What is no certificate in PEM is refused with a sentence. */
export async function readCertificate(file: File, name: string): Promise<CertificateFile> {
  if (file.size > LONGEST) return { is: 'refused', sentence: words.signIn.largeFile(name) }
  let text: string
  try {
    text = await file.text()
  } catch {
    // Gone, or not ours to read, since it was chosen
    return { is: 'refused', sentence: words.signIn.unreadableFile(name) }
  }
  if (text.includes('PRIVATE KEY-----')) return { is: 'refused', sentence: words.signIn.privateKey(name) }
  if (!CERTIFICATE.test(text)) return { is: 'refused', sentence: words.signIn.noPem(name) }
  return { is: 'certificate', pem: text }
}
