// Reads a CSV file strictly with csv-parse and prints its rows as JSON, one a line.
// usage: node csv.mjs NODE_MODULES FILE
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'

const [modules, file] = process.argv.slice(2)
const { parse } = createRequire(modules + '/')('csv-parse/sync')
for (const cells of parse(readFileSync(file, 'utf8'), { relax_quotes: false, relax_column_count: false, record_delimiter: '\r\n' })) {
  console.log(JSON.stringify(cells))
}
