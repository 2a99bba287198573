import { describe, expect, it } from 'vitest'
import { readCertificate } from '../../../renderer/sign-in/certificate-file.ts'
import { english } from '../../english.ts'

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB+/=\n-----END CERTIFICATE-----'
const read = (content: string) => readCertificate(new File([content], 'ca.pem'), 'ca.pem')

describe('a file the user chose', () => {
  it('is taken where it is a certificate, or several, with text around', async () => {
    expect(await read(PEM)).toEqual({ is: 'certificate', pem: PEM })
    expect((await read(`CN=our CA\r\n${PEM.replaceAll('\n', '\r\n')}\n${PEM}\n`)).is).toBe('certificate')
  })

  it.each([
    ['nothing', ''],
    ['DER', '0\u0082\u0001'],
    ['a public key', PEM.replaceAll('CERTIFICATE', 'PUBLIC KEY')],
    ['an end that is missing', PEM.slice(0, 40)],
    ['a private key beside the certificate', `${PEM}\n-----BEGIN RSA PRIVATE KEY-----`],
    ['too much', PEM + ' '.repeat(100_000)],
  ])('is refused with a sentence that names it where it is %s', async (_what, content) => {
    const answer = await read(content)
    expect(answer.is === 'refused' && english(answer.saying)).toMatch(/^ca\.pem .*\.$/)
  })
})
