package exchange

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// object is a JSON object of Anki's settings. Go writes its keys in order, so it is
// the same every time.
type object map[string]any

const (
	ankiFront = `<div class="stem">{{Question}}</div>{{#Picture}}<div>{{Picture}}</div>{{/Picture}}{{#Options}}<div class="options">{{Options}}</div>{{/Options}}`
	ankiBack  = `{{FrontSide}}<hr id="answer"><div class="answer">{{Answer}}</div>{{#Why}}<div class="why">{{Why}}</div>{{/Why}}{{#Explanation}}<p>{{Explanation}}</p>{{/Explanation}}{{#Source}}<p class="source">Source: {{Source}}</p>{{/Source}}`
	ankiStyle = `.card { font-family: sans-serif; font-size: 20px; line-height: 1.4; max-width: 40em; margin: 0 auto; padding: 1em; text-align: left; }
.answer { font-weight: bold; }
.why, .source { font-size: 85%; }
img { max-width: 100%; }
td { padding: .2em 1em .2em 0; vertical-align: top; }`
)

// ankiHead writes the only row of col: the collection's settings, note type and decks.
func (d *document) ankiHead(tx *sql.Tx) error {
	conf := object{
		"nextPos": len(d.rows) + 1, "estTimes": true, "activeDecks": []int{1}, "sortType": "noteFld", "timeLim": 0, "sortBackwards": false,
		"addToCur": true, "curDeck": 1, "newBury": true, "newSpread": 0, "dueCounts": true, "curModel": strconv.FormatInt(d.model(), 10), "collapseTime": 1200,
	}
	values := []any{d.mod(), d.mod() * 1000, d.mod() * 1000}
	for _, settings := range []object{conf, {strconv.FormatInt(d.model(), 10): d.ankiModel()}, d.ankiDecks(), {"1": ankiPace()}} {
		raw, err := json.Marshal(settings)
		if err != nil {
			return fmt.Errorf("settings of the collection: %w", err)
		}
		values = append(values, string(raw))
	}
	if _, err := tx.Exec("INSERT INTO col VALUES (1, ?, ?, ?, 11, 0, 0, 0, ?, ?, ?, ?, '{}')", values...); err != nil {
		return fmt.Errorf("settings of the collection: %w", err)
	}
	return nil
}

func (d *document) ankiModel() object {
	fields := make([]object, len(ankiFields))
	for i, name := range ankiFields {
		fields[i] = object{"name": name, "ord": i, "sticky": false, "rtl": false, "font": "Arial", "size": 20, "media": []string{}}
	}
	card := object{"name": "Question", "ord": 0, "qfmt": ankiFront, "afmt": ankiBack, "did": nil, "bqfmt": "", "bafmt": ""}
	return object{
		"id": d.model(), "name": AnkiNoteType, "type": 0, "mod": d.mod(), "usn": -1, "sortf": 0, "did": d.deck([]string{d.title}),
		"tmpls": []object{card}, "flds": fields, "css": ankiStyle, "latexPre": "", "latexPost": "", "tags": []string{}, "vers": []int{},
		"req": []any{[]any{0, "any", []int{0}}},
	}
}

// ankiDecks makes a deck of the course and below it one of each topic.
func (d *document) ankiDecks() object {
	decks := object{"1": d.ankiDeck(1, "Default", "")}
	add := func(category []string) {
		id := d.deck(category)
		decks[strconv.FormatInt(id, 10)] = d.ankiDeck(id, deckName(category), "Questions of "+d.title+".")
	}
	add([]string{d.title})
	for _, r := range d.rows {
		for depth := range r.Category {
			add(r.Category[:depth+1])
		}
		if len(r.Category) == 0 {
			add(nil)
		}
	}
	return decks
}

// deckName joins titles as Anki nests decks.
func deckName(category []string) string {
	if len(category) == 0 {
		return "Remembrancer"
	}
	parts := make([]string, len(category))
	for i, title := range category {
		parts[i] = strings.Trim(colons.ReplaceAllString(title, ":"), ": ")
	}
	return strings.Join(parts, "::")
}

// colons are what would nest a deck, or shift where one begins.
var colons = regexp.MustCompile(`:{2,}`)

func (d *document) ankiDeck(id int64, name, about string) object {
	none := []int{0, 0}
	return object{
		"id": id, "name": name, "desc": about, "mod": d.mod(), "usn": -1, "lrnToday": none, "revToday": none, "newToday": none, "timeToday": none,
		"collapsed": false, "browserCollapsed": false, "conf": 1, "dyn": 0, "extendNew": 0, "extendRev": 0,
	}
}

// ankiPace is Anki's own default for how fast new cards come.
func ankiPace() object {
	return object{
		"id": 1, "name": "Default", "mod": 0, "usn": 0, "maxTaken": 60, "autoplay": true, "timer": 0, "replayq": true, "dyn": false,
		"new":   object{"bury": true, "delays": []int{1, 10}, "initialFactor": 2500, "ints": []int{1, 4, 7}, "order": 1, "perDay": 20, "separate": true},
		"rev":   object{"bury": true, "ease4": 1.3, "fuzz": 0.05, "ivlFct": 1, "maxIvl": 36500, "minSpace": 1, "perDay": 200},
		"lapse": object{"delays": []int{10}, "leechAction": 0, "leechFails": 8, "minInt": 1, "mult": 0},
	}
}
