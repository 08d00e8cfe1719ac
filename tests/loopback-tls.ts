/** A platform's address with https, on loopback. */
import { type AddressInfo, connect } from 'node:net'
import { createServer } from 'node:tls'

/** Speaks TLS as `platform.test` before a server that speaks none. */
export async function startTlsFront(port: number) {
  const server = createServer({ key: KEY, cert: PLATFORM_CERTIFICATE }, (socket) => {
    const behind = connect(port, '127.0.0.1')
    socket.on('error', () => behind.destroy()).on('close', () => behind.destroy())
    behind.on('error', () => socket.destroy()).on('close', () => socket.destroy())
    socket.pipe(behind).pipe(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() }
}

/** Of nobody's use but these tests': whoever wants to be told of `platform.test` trusts it. */
export const PLATFORM_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBazCCARCgAwIBAgIBATAKBggqhkjOPQQDAjAYMRYwFAYDVQQDDA1wbGF0Zm9y
bS50ZXN0MCAXDTAwMDEwMTAwMDAwMFoYDzIxMDAwMTAxMDAwMDAwWjAYMRYwFAYD
VQQDDA1wbGF0Zm9ybS50ZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE4SJZ
1VYkLxsx+OZSzV+sqgfo2EYgLVTlPPywJxK6okRyA7zIHP2NDQJcz/HETOo1EPCn
Og8+HDpIhe6pBOZb26NJMEcwGAYDVR0RBBEwD4INcGxhdGZvcm0udGVzdDAMBgNV
HRMEBTADAQH/MB0GA1UdDgQWBBSSM1UGcqfz1bhQTDOhJY7eBZxEJzAKBggqhkjO
PQQDAgNJADBGAiEAh9gwE7vEImnRRQbgC6Klbv+XA7zy87HWVFRcHynBpVoCIQCN
WNB1CbtbIe3XE07ndc870sjLL4w82rGA1D6M6VXRYw==
-----END CERTIFICATE-----`

const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgf4aAUwYz3YCU+5EM
VjZrr4b749Js/njNf1xqwvn7GWqhRANCAAThIlnVViQvGzH45lLNX6yqB+jYRiAt
VOU8/LAnErqiRHIDvMgc/Y0NAlzP8cRM6jUQ8Kc6Dz4cOkiF7qkE5lvb
-----END PRIVATE KEY-----`
