// Parses a GIFT file with gift-pegjs and prints what it found, a question a line.
// usage: node gift.mjs NODE_MODULES FILE
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'

const [modules, file] = process.argv.slice(2)
const { parse } = createRequire(modules + '/')('gift-pegjs')
const codes = { '092': '\\', '058': ':', '035': '#', '061': '=', 123: '{', 125: '}', 126: '~', '010': '\n' }
// gift-pegjs 1.0.2 leaves its own placeholders in the right sides of pairs, in place of the escapes.
const decoded = (text) => text.replace(/&&(010)|&&(\d{3});/g, (_, line, code) => codes[line ?? code])

for (const q of parse(readFileSync(file, 'utf8'))) {
  if (q.type === 'Category') {
    console.log(JSON.stringify({ Type: q.type, Title: q.title }))
    continue
  }
  const choices = Array.isArray(q.choices) ? q.choices : []
  console.log(JSON.stringify({
    Type: q.type,
    ID: q.id ?? '',
    Tags: q.tags ?? [],
    Title: q.title ?? '',
    Format: q.stem.format,
    Stem: q.stem.text,
    True: q.isTrue ?? false,
    Answers: choices.map((c) => ({
      Text: c.text.text ?? String(c.text.number),
      Right: c.isCorrect,
      Weight: c.weight ?? 0,
      Feedback: c.feedback?.text ?? '',
    })),
    Pairs: (q.matchPairs ?? []).map((p) => ({ Left: p.subquestion.text, Right: decoded(p.subanswer) })),
    General: q.globalFeedback?.text ?? '',
  }))
}
