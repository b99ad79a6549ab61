// Opens an Anki package with anki-reader and prints its notes, one a line.
// usage: node anki.mjs NODE_MODULES FILE
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { readFileSync } from 'node:fs'

const [modules, file] = process.argv.slice(2)
const entry = createRequire(modules + '/').resolve('anki-reader')
const { readAnkiPackage } = await import(pathToFileURL(entry))
const { collection, media } = await readAnkiPackage(new Blob([readFileSync(file)]))
const [notes] = collection.getRawCollection().exec('select guid, tags, csum, id from notes order by id')
const byID = new Map(notes.values.map(([guid, tags, csum, id]) => [String(id), { GUID: guid, Tags: tags, Sum: csum }]))
for (const deck of Object.values(collection.getDecks())) {
  for (const card of Object.values(deck.getCards())) {
    console.log(JSON.stringify({ Deck: deck.getName(), Fields: card.getFields(), ...byID.get(String(card.getNoteId())) }))
  }
}
console.log(JSON.stringify({ Media: Object.keys(media) }))
