/** Packs a text so that it can stand in public, and can be opened only where it was sealed with the same API key. */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { bareText } from '../core/bare-text.js'
import type { Opened } from '../core/proposal.js'
import type { Seal } from '../edges.js'

/** Counts up when the way of packing or signing changes. The key and the signature depend on it. */
const version = 'v1'

/** What the derived key is for: a key for another purpose, or another version, is another one. */
const purpose = `cekura-improve-scenarios hidden state ${version}`

/** Bytes of an HMAC-SHA-256, and of its key. */
const keyBytes = 32

/** What a sealed text may unpack to at the most, in bytes: 10 MB. */
export const largestText = 10_000_000

const form = /^(v\d+)\.([\w-]+)\.([\w-]+)$/
const stampedForm = /^(.*)\.([\w-]{43})$/s

/** The API key itself is not kept: only what is derived from it, which gives nothing of it away. */
export function makeSeal(apiKey: string): Seal {
  if (apiKey === '') throw new Error('A seal needs a key: without one anybody could forge it.')
  const key = Buffer.from(hkdfSync('sha256', apiKey, '', purpose, keyBytes))
  const signature = (packed: Buffer): Buffer =>
    createHmac('sha256', key).update(`${version}.`).update(packed).digest()
  const stampOf = (sealed: string, shown: string): string =>
    createHmac('sha256', key).update(`stamp ${sealed} `).update(bareText(shown), 'utf8').digest('base64url')
  return {
    seal: (text) => {
      const packed = deflateRawSync(Buffer.from(text, 'utf8'), { level: 9 })
      return `${version}.${signature(packed).toString('base64url')}.${packed.toString('base64url')}`
    },
    open: (sealed) => {
      const [, itsVersion, signed = '', data = ''] = form.exec(sealed) ?? []
      if (itsVersion === undefined) return { problem: 'format' }
      if (itsVersion !== version) return { problem: 'version' }
      const itsSignature = exactBytes(signed)
      const packed = exactBytes(data)
      if (packed === null || itsSignature?.length !== keyBytes) return { problem: 'format' }
      // What nobody with the key has made is not even unpacked.
      if (!timingSafeEqual(itsSignature, signature(packed))) return { problem: 'signature' }
      return unpacked(packed)
    },
    stamp: (sealed, shown) => (sealed === '' ? '' : `${sealed}.${stampOf(sealed, shown)}`),
    unstamp: (stamped, shown) => {
      const [, sealed = '', stamp = ''] = stampedForm.exec(stamped) ?? []
      if (!form.test(sealed)) return { sealed: stamped, intact: false }
      const [its, right] = [Buffer.from(stamp), Buffer.from(stampOf(sealed, shown))]
      return { sealed, intact: its.length === right.length && timingSafeEqual(its, right) }
    },
  }
}

/** The bytes, or null where they have another spelling: Node reads base64url leniently, and an edit must not pass unseen. */
function exactBytes(base64url: string): Buffer | null {
  const bytes = Buffer.from(base64url, 'base64url')
  return bytes.toString('base64url') === base64url ? bytes : null
}

function unpacked(packed: Buffer): Opened {
  try {
    return { text: inflateRawSync(packed, { maxOutputLength: largestText }).toString('utf8') }
  } catch (error) {
    return { problem: isTooLarge(error) ? 'size' : 'format' }
  }
}

/** By Node's code for it; what else zlib throws is about bytes that are no deflated text. */
function isTooLarge(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
  )
}
