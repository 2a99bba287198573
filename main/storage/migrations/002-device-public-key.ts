// PROTOCOL 5: a signature is verified with the key itself; the fingerprint is only its thumbprint.
export const devicePublicKey = `
ALTER TABLE seen_device ADD COLUMN public_key TEXT;
`
