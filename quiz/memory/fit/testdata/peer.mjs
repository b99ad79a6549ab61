// Fits FSRS-6 with fsrs-rs, through the npm package @open-spaced-repetition/binding,
// to the reviews on standard input: lines "card,days,rating" in the order of time,
// then an empty line. After that every line asks for one fit, and is answered with
// its milliseconds and the weights.
import { createInterface } from 'node:readline'
import { createRequire } from 'node:module'

const require = createRequire(process.argv[2] + '/')
const { computeParameters, FSRSBindingItem, FSRSBindingReview } = require('@open-spaced-repetition/binding')

const cards = new Map()
const items = []
let reading = true
for await (const line of createInterface({ input: process.stdin })) {
  if (reading && line !== '') {
    const [card, days, rating] = line.split(',')
    const reviews = cards.get(card) ?? []
    reviews.push(new FSRSBindingReview(Number(rating), Number(days)))
    cards.set(card, reviews)
    // One item per review on a later day, with all that came before it.
    if (reviews.length > 1 && Number(days) > 0) items.push(new FSRSBindingItem([...reviews]))
    continue
  }
  reading = false
  if (line === '') {
    console.log(JSON.stringify({ items: items.length }))
    continue
  }
  const start = performance.now()
  const weights = await computeParameters(items, { enableShortTerm: true, numRelearningSteps: 1, timeout: 1 })
  console.log(JSON.stringify({ milliseconds: performance.now() - start, weights }))
}
