/** SHA-256 by Node's own crypto. */
import { createHash } from 'node:crypto'
import type { Hash } from '../edges.js'

export const sha256: Hash = (text) => createHash('sha256').update(text, 'utf8').digest('hex')
