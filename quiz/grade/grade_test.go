package grade

import (
	"errors"
	"testing"

	"github.com/remembrancer/remembrancer/questions"
)

func accepted(texts ...string) []questions.Name {
	names := make([]questions.Name, len(texts))
	for i, t := range texts {
		names[i] = questions.Name{Text: t}
	}
	return names
}

func TestTypedAnswers(t *testing.T) {
	ussuri := accepted("Ussuri", "烏蘇里江", "乌苏里江", "Wūsūlǐ Jiāng", "Уссури")
	cases := []struct {
		name     string
		accepted []questions.Name
		text     string
		want     Verdict
	}{
		{"as written", ussuri, "Ussuri", Right},
		{"case and blanks", ussuri, "  uSSuri ", Right},
		{"article", ussuri, "the Ussuri", Right},
		{"traditional", ussuri, "烏蘇里江", Right},
		{"simplified", ussuri, "乌苏里江", Right},
		{"pinyin without tones", ussuri, "wusuli jiang", Right},
		{"pinyin written together", ussuri, "Wusulijiang", Right},
		{"Russian", ussuri, "уссури", Right},
		{"ё as е", accepted("Муравьёв"), "Муравьев", Right},
		{"full-width letters", ussuri, "Ｕｓｓｕｒｉ", Right},
		{"apostrophe and hyphen", accepted("Ta'erbahatai", "Muravyov-Amursky"), "taerbahatai", Right},
		{"hyphen as blank", accepted("Muravyov-Amursky"), "Muravyov Amursky", Right},
		{"one slip in six letters", ussuri, "Usuri", Near},
		{"exchanged neighbours", ussuri, "Ussrui", Near},
		{"two slips in six letters", ussuri, "Usori", Wrong},
		{"slip in a short name", accepted("Amur"), "Amor", Wrong},
		{"slip in one word of several", accepted("First Opium War"), "First Opum War", Near},
		{"another word", accepted("First Opium War"), "Second Opium War", Wrong},
		{"one Chinese character off", ussuri, "烏蘇外江", Wrong},
		{"digits are never a slip", accepted("Treaty of 1858"), "Treaty of 1868", Wrong},
		{"another river", ussuri, "Amur", Wrong},
		{"slip at the first letter", accepted("Yishan"), "Qishan", Wrong},
		{"slip that names something else", accepted("Aigun"), "Argun", Wrong},
		{"two right names", accepted("Guiliang", "Huashana", "桂良", "花沙納"), "Huashana and Guiliang", Right},
		{"three with commas", accepted("Qiying", "Yilibu", "Niu Jian"), "Qiying, Yilibu, and Niu Jian", Right},
		{"two in Chinese", accepted("Guiliang", "Huashana", "桂良", "花沙納"), "桂良、花沙納", Right},
		{"two with a slip", accepted("Guiliang", "Huashana"), "Guilang and Huashana", Near},
		{"one right and one wrong", accepted("Guiliang", "Huashana"), "Guiliang and Elgin", Wrong},
		{"half of a pair", accepted("the Argun and the Gorbitsa"), "the Argun", Wrong},
		{"a pair that belongs together", accepted("the Argun and the Gorbitsa"), "Argun and Gorbitsa", Right},
		{"nothing but commas", accepted("Guiliang"), "x, ,", Wrong},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := (&questions.Item{Form: questions.FormTyped, Stems: []string{"?"}, Accepted: c.accepted, Refused: []string{"Argun"}}).Present(1, 0)
			m, err := Check(p, Response{Text: c.text})
			if err != nil || m.Verdict != c.want {
				t.Fatalf("Check(%q) = %v, %v; want %v", c.text, m, err, c.want)
			}
			if (m.Note != "") != (m.Verdict == Near) {
				t.Errorf("note %q for verdict %v; a note belongs to a near answer", m.Note, m.Verdict)
			}
		})
	}
}

func choices(form questions.Form, keys ...string) questions.Presentation {
	p := questions.Presentation{Item: &questions.Item{Form: form}}
	for i, id := range []string{"a", "b", "c", "d"} {
		o := questions.Option{ID: id, Rank: int64(i + 1)}
		for _, k := range keys {
			o.Correct = o.Correct || k == id
		}
		p.Options = append(p.Options, o)
	}
	return p
}

func TestChosenAnswers(t *testing.T) {
	one, two, order := choices(questions.FormChoice, "b"), choices(questions.FormMulti, "b", "c"), choices(questions.FormOrder)
	cases := []struct {
		name  string
		p     questions.Presentation
		r     Response
		want  Verdict
		score float64
		err   error
	}{
		{"the key", one, Response{Chosen: []string{"b"}}, Right, 1, nil},
		{"a distractor", one, Response{Chosen: []string{"a"}}, Wrong, 0, nil},
		{"nothing", one, Response{}, "", 0, ErrEmpty},
		{"two of a single choice", one, Response{Chosen: []string{"a", "b"}}, "", 0, ErrChooseOne},
		{"an option that was not shown", one, Response{Chosen: []string{"z"}}, "", 0, ErrUnknownOption},
		{"I don't know", one, Response{DontKnow: true}, DontKnow, 0, nil},
		{"both keys", two, Response{Chosen: []string{"c", "b"}}, Right, 1, nil},
		{"one key of two", two, Response{Chosen: []string{"b"}}, Wrong, 0.5, nil},
		{"one key and one wrong", two, Response{Chosen: []string{"b", "d"}}, Wrong, 0, nil},
		{"everything", two, Response{Chosen: []string{"a", "b", "c", "d"}}, Wrong, 0, nil},
		{"the same twice", two, Response{Chosen: []string{"b", "b"}}, "", 0, ErrIncomplete},
		{"right order", order, Response{Order: []string{"a", "b", "c", "d"}}, Right, 1, nil},
		{"one pair exchanged", order, Response{Order: []string{"a", "c", "b", "d"}}, Wrong, 2.0 / 3, nil},
		{"reversed", order, Response{Order: []string{"d", "c", "b", "a"}}, Wrong, 0, nil},
		{"one missing", order, Response{Order: []string{"a", "b", "c"}}, "", 0, ErrIncomplete},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m, err := Check(c.p, c.r)
			if !errors.Is(err, c.err) || m.Verdict != c.want || m.Score != c.score {
				t.Fatalf("Check = %+v, %v; want %v, score %v, error %v", m, err, c.want, c.score, c.err)
			}
		})
	}
}

func TestYears(t *testing.T) {
	p := (&questions.Item{Form: questions.FormYear, Stems: []string{"?"}, Accepted: accepted("1860")}).Present(1, 0)
	cases := []struct {
		text string
		want Verdict
		err  error
	}{
		{"1860", Right, nil},
		{" 1860 ", Right, nil},
		{"１８６０", Right, nil},
		{"1861", Wrong, nil},
		{"186", Wrong, nil},
		{"eighteen sixty", "", ErrNotAYear},
		{"18600", "", ErrNotAYear},
		{"", "", ErrEmpty},
	}
	for _, c := range cases {
		m, err := Check(p, Response{Text: c.text})
		if !errors.Is(err, c.err) || m.Verdict != c.want {
			t.Errorf("Check(%q) = %v, %v; want %v, %v", c.text, m.Verdict, err, c.want, c.err)
		}
	}
}
