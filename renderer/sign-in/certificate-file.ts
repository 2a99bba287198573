import type { Saying } from '../../shared/domain/saying.ts'

/** The contract takes no longer ones; a chain of three has 6,000 characters. */
const LONGEST = 100_000
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/

export type CertificateFile = { is: 'certificate'; pem: string } | { is: 'refused'; saying: Saying }

/** Reads a file the user chose. What is no certificate in PEM is refused, and why is said. */
export async function readCertificate(file: File, name: string): Promise<CertificateFile> {
  if (file.size > LONGEST) return { is: 'refused', saying: { say: 'certificate-too-large', file: name } }
  let text: string
  try {
    text = await file.text()
  } catch {
    // Gone, or not ours to read, since it was chosen
    return { is: 'refused', saying: { say: 'certificate-unreadable', file: name } }
  }
  if (text.includes('PRIVATE KEY-----'))
    return { is: 'refused', saying: { say: 'certificate-private', file: name } }
  if (!CERTIFICATE.test(text)) return { is: 'refused', saying: { say: 'certificate-wrong', file: name } }
  return { is: 'certificate', pem: text }
}
