// Empties dist/ before a build: ncc never removes chunks of an earlier one.
import { rmSync } from 'node:fs'

rmSync('dist', { recursive: true, force: true })
