// Loaded before a measured bundle: leaves the process's peak memory (in KiB) in the file that PEAK_FILE names.
import { writeFileSync } from 'node:fs'

process.on('exit', () => {
  writeFileSync(process.env.PEAK_FILE, String(process.resourceUsage().maxRSS))
})
