/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/simulator', '<rootDir>/__tests__'],
  testMatch: ['**/__tests__/**/*.test.ts'],
  // Hundreds of runs with real signals take their time, and need a machine of their own: TORTURE=1 has them run.
  testPathIgnorePatterns: process.env.TORTURE === '1' ? [] : ['/__tests__/torture'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  setupFiles: ['<rootDir>/__tests__/setup.ts'],
  maxWorkers: 2,
  coverageProvider: 'babel',
  collectCoverageFrom: ['src/**/*.ts', '!src/index.ts'],
  coverageReporters: ['text', 'lcov'],
  coverageThreshold: { './src/core/': { branches: 95 } },
}
