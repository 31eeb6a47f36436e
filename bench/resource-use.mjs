// Loaded before a measured bundle: leaves what the process has used as JSON in the file that RESOURCE_FILE names.
import { writeFileSync } from 'node:fs'

process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  writeFileSync(process.env.RESOURCE_FILE, JSON.stringify({ maxRSS, userCPUTime, systemCPUTime }))
})
