package exchange

import (
	"encoding/xml"
	"errors"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The official schemas are not to be had with a licence to keep them here, so these
// tests hold a package to what the specification says of its structure: QTI 2.1
// information model, and the content package of IMS CP 1.1.4.

// node is an XML element.
type node struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Children []node     `xml:",any"`
	Text     string     `xml:",chardata"`
}

func parse(t *testing.T, raw []byte) node {
	t.Helper()
	var n node
	if err := errors.Join(wellFormed(raw), xml.Unmarshal(raw, &n)); err != nil {
		t.Fatal(err)
	}
	return n
}

func (n node) attr(name string) string {
	for _, a := range n.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// all lists the elements of that name, at any depth.
func (n node) all(name string) []node {
	var found []node
	for _, c := range n.Children {
		if c.XMLName.Local == name {
			found = append(found, c)
		}
		found = append(found, c.all(name)...)
	}
	return found
}

// words is the text of an element and all below it.
func (n node) words() string {
	text := n.Text
	for _, c := range n.Children {
		text += c.words()
	}
	return text
}

// element is what the specification says of an element: its children in their order
// (? at most once, * any number, + at least once), and its required attributes.
type element struct {
	children []string
	needs    []string
}

// model is the part of QTI 2.1 that we write.
var model = map[string]element{
	"assessmentTest":         {[]string{"testPart+"}, []string{"identifier", "title"}},
	"testPart":               {[]string{"assessmentSection+"}, []string{"identifier", "navigationMode", "submissionMode"}},
	"assessmentSection":      {[]string{"assessmentItemRef*"}, []string{"identifier", "title", "visible"}},
	"assessmentItemRef":      {nil, []string{"identifier", "href"}},
	"assessmentItem":         {[]string{"responseDeclaration*", "outcomeDeclaration*", "itemBody?", "responseProcessing?", "modalFeedback*"}, []string{"identifier", "title", "adaptive", "timeDependent"}},
	"responseDeclaration":    {[]string{"correctResponse?", "mapping?"}, []string{"identifier", "cardinality", "baseType"}},
	"outcomeDeclaration":     {[]string{"defaultValue?"}, []string{"identifier", "cardinality", "baseType"}},
	"correctResponse":        {[]string{"value+"}, nil},
	"defaultValue":           {[]string{"value+"}, nil},
	"value":                  {nil, nil},
	"mapping":                {[]string{"mapEntry+"}, []string{"defaultValue"}},
	"mapEntry":               {nil, []string{"mapKey", "mappedValue"}},
	"itemBody":               {[]string{"div?", "p*", "choiceInteraction?", "orderInteraction?", "matchInteraction?"}, nil},
	"div":                    {[]string{"p*"}, nil},
	"p":                      {[]string{"img?", "textEntryInteraction?"}, nil},
	"img":                    {nil, []string{"src", "alt"}},
	"choiceInteraction":      {[]string{"simpleChoice+"}, []string{"responseIdentifier", "shuffle", "maxChoices"}},
	"orderInteraction":       {[]string{"simpleChoice+"}, []string{"responseIdentifier", "shuffle"}},
	"matchInteraction":       {[]string{"simpleMatchSet+"}, []string{"responseIdentifier", "shuffle", "maxAssociations"}},
	"simpleMatchSet":         {[]string{"simpleAssociableChoice*"}, nil},
	"simpleAssociableChoice": {nil, []string{"identifier", "matchMax"}},
	"simpleChoice":           {nil, []string{"identifier"}},
	"textEntryInteraction":   {nil, []string{"responseIdentifier"}},
	"responseProcessing":     {[]string{"responseCondition*"}, nil},
	"responseCondition":      {[]string{"responseIf+", "responseElse?"}, nil},
	"responseIf":             {[]string{"match?", "gte?", "equal?", "setOutcomeValue*"}, nil},
	"responseElse":           {[]string{"setOutcomeValue*"}, nil},
	"setOutcomeValue":        {[]string{"baseValue?", "mapResponse?", "multiple?"}, []string{"identifier"}},
	"multiple":               {[]string{"baseValue*", "variable?"}, nil},
	"match":                  {[]string{"variable+", "correct+"}, nil},
	"gte":                    {[]string{"mapResponse+", "baseValue+"}, nil},
	"equal":                  {[]string{"variable*", "correct*", "variable*"}, []string{"toleranceMode"}},
	"variable":               {nil, []string{"identifier"}},
	"correct":                {nil, []string{"identifier"}},
	"mapResponse":            {nil, []string{"identifier"}},
	"baseValue":              {nil, []string{"baseType"}},
	"modalFeedback":          {[]string{"p*"}, []string{"outcomeIdentifier", "identifier", "showHide"}},
}

// orders are the children of each element as a pattern of their names.
var orders = func() map[string]*regexp.Regexp {
	orders := map[string]*regexp.Regexp{}
	for name, e := range model {
		pattern := ""
		for _, c := range e.children {
			pattern += "(?:" + c[:len(c)-1] + " )" + c[len(c)-1:]
		}
		orders[name] = regexp.MustCompile("^" + pattern + "$")
	}
	return orders
}()

// fits reports what of an element is not as the specification says.
func fits(t *testing.T, where string, n node) {
	t.Helper()
	e, known := model[n.XMLName.Local]
	if !known {
		t.Errorf("%s: QTI has no <%s> here", where, n.XMLName.Local)
		return
	}
	for _, name := range e.needs {
		if !slices.ContainsFunc(n.Attrs, func(a xml.Attr) bool { return a.Name.Local == name }) {
			t.Errorf("%s: <%s> lacks %s", where, n.XMLName.Local, name)
		}
	}
	var names strings.Builder
	for _, c := range n.Children {
		names.WriteString(c.XMLName.Local + " ")
		fits(t, where, c)
	}
	if !orders[n.XMLName.Local].MatchString(names.String()) {
		t.Errorf("%s: <%s> has the children %q; the specification wants %q", where, n.XMLName.Local, names.String(), e.children)
	}
}

var ncName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9._-]*$`)

const qtiNamespace = "http://www.imsglobal.org/xsd/imsqti_v2p1"

// TestQTI holds the package of the whole built-in bank, and that of the sample, to
// the specification.
func TestQTI(t *testing.T) {
	d, raw := builtInIn(t, QTI21)
	checkPackage(t, d, raw)
	d = sampleDocument()
	checkPackage(t, d, bytesOf(t, d, QTI21))
}

func checkPackage(t *testing.T, d *document, raw []byte) {
	t.Helper()
	files := unzip(t, raw)
	items := checkManifest(t, files)
	test := parse(t, files["assessment.xml"])
	fits(t, "assessment.xml", test)
	refs := test.all("assessmentItemRef")
	if len(refs) != len(d.rows) || len(items) != len(d.rows) {
		t.Fatalf("the test has %d items and the manifest %d, want %d", len(refs), len(items), len(d.rows))
	}
	for i, ref := range refs {
		href := ref.attr("href")
		if items[ref.attr("identifier")] != href {
			t.Errorf("the test's item %s is not the manifest's", href)
		}
		item := parse(t, files[href])
		if item.attr("identifier") != ref.attr("identifier") || item.attr("label") != d.rows[i].ID || item.XMLName.Space != qtiNamespace {
			t.Errorf("%s is %s with the label %q", href, item.attr("identifier"), item.attr("label"))
		}
		fits(t, href, item)
		checkItem(t, href, item, d.rows[i].Question)
		for _, img := range item.all("img") {
			if files[path.Join(path.Dir(href), img.attr("src"))] == nil {
				t.Errorf("%s shows %s, which is not in the package", href, img.attr("src"))
			}
		}
	}
}

// checkManifest checks that the manifest names every file once and nothing else, and
// gives the items' files by identifier.
func checkManifest(t *testing.T, files map[string][]byte) map[string]string {
	t.Helper()
	m := parse(t, files["imsmanifest.xml"])
	if m.XMLName.Space != "http://www.imsglobal.org/xsd/imscp_v1p1" || m.all("schema")[0].Text != "IMS QTI" || m.all("schemaversion")[0].Text != "2.1" {
		t.Errorf("the manifest is %v", m.XMLName)
	}
	items, named := map[string]string{}, map[string]bool{"imsmanifest.xml": true}
	var test node
	for _, r := range m.all("resource") {
		id := r.attr("identifier")
		if !ncName.MatchString(id) || items[id] != "" {
			t.Errorf("the identifier %q is no name, or not the only one", id)
		}
		for _, f := range r.all("file") {
			if files[f.attr("href")] == nil || named[f.attr("href")] {
				t.Errorf("%s is not in the package, or named twice", f.attr("href"))
			}
			named[f.attr("href")] = true
		}
		if r.attr("type") == "imsqti_test_xmlv2p1" {
			test = r
			continue
		}
		if r.attr("type") != "imsqti_item_xmlv2p1" || r.all("file")[0].attr("href") != r.attr("href") {
			t.Errorf("%s is of the type %q", id, r.attr("type"))
		}
		items[id] = r.attr("href")
	}
	for name := range files {
		if !named[name] {
			t.Errorf("the manifest does not name %s", name)
		}
	}
	for _, dep := range test.all("dependency") {
		if items[dep.attr("identifierref")] == "" {
			t.Errorf("the test depends on %s, which is not there", dep.attr("identifierref"))
		}
	}
	if n := len(test.all("dependency")); n != len(items) {
		t.Errorf("the test depends on %d of %d items", n, len(items))
	}
	return items
}

// checkItem checks that declaration, interaction, processing and feedback of an item
// speak of the same things.
func checkItem(t *testing.T, where string, item node, q Question) {
	t.Helper()
	declared := item.all("responseDeclaration")[0]
	want := map[Kind][3]string{
		KindChoice: {"choiceInteraction", "single", "identifier"}, KindSeveral: {"choiceInteraction", "multiple", "identifier"},
		KindTrueFalse: {"choiceInteraction", "single", "identifier"}, KindShort: {"textEntryInteraction", "single", "string"},
		KindNumber: {"textEntryInteraction", "single", "float"}, KindMatching: {"matchInteraction", "multiple", "directedPair"},
		KindOrdering: {"orderInteraction", "ordered", "identifier"},
	}[q.Kind]
	interactions := item.all(want[0])
	if len(interactions) != 1 || declared.attr("cardinality") != want[1] || declared.attr("baseType") != want[2] || interactions[0].attr("responseIdentifier") != declared.attr("identifier") {
		t.Errorf("%s: a %s is %v %v", where, q.Kind, interactions, declared.Attrs)
		return
	}
	choices := map[string]string{}
	for _, c := range append(item.all("simpleChoice"), item.all("simpleAssociableChoice")...) {
		if id := c.attr("identifier"); !ncName.MatchString(id) || choices[id] != "" {
			t.Errorf("%s: the identifier %q is no name, or not the only one", where, id)
		}
		choices[c.attr("identifier")] = c.words()
	}
	checkKey(t, where, declared, choices, q)
	if want[0] == "textEntryInteraction" && !strings.Contains(item.all("itemBody")[0].words(), "____") {
		t.Errorf("%s: the stem shows no gap", where)
	}
	score := item.all("outcomeDeclaration")[0]
	if score.attr("identifier") != "SCORE" || score.attr("normalMaximum") != "1" {
		t.Errorf("%s: the score is %v", where, score.Attrs)
	}
	checkFeedback(t, where, item, choices)
}

// checkKey checks that the right response is the question's right answer.
func checkKey(t *testing.T, where string, declared node, choices map[string]string, q Question) {
	t.Helper()
	var got, want []string
	for _, v := range declared.all("correctResponse")[0].all("value") {
		text := v.Text
		switch q.Kind {
		case KindChoice, KindSeveral, KindOrdering:
			text = choices[v.Text]
		case KindMatching:
			left, right, _ := strings.Cut(v.Text, " ")
			text = choices[left] + " – " + choices[right]
		}
		got = append(got, text)
	}
	switch q.Kind {
	case KindTrueFalse:
		want = []string{pick(q.True, "true", "false")}
	case KindNumber:
		want = []string{number(q.Number).String()}
	case KindMatching:
		for _, p := range q.Pairs {
			want = append(want, p.Left+" – "+p.Right)
		}
	case KindShort:
		want = []string{q.Options[0].Text}
		if n := len(declared.all("mapEntry")); n != len(q.Options) {
			t.Errorf("%s: %d of %d accepted answers", where, n, len(q.Options))
		}
	default:
		want = texts(rightOptions(q.Options))
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s: right is %q, want %q", where, got, want)
	}
}

// checkFeedback checks that every feedback can be shown.
func checkFeedback(t *testing.T, where string, item node, choices map[string]string) {
	t.Helper()
	shown := map[string]bool{}
	for _, set := range item.all("multiple") {
		for _, v := range set.all("baseValue") {
			shown[v.Text] = true
		}
		if len(set.all("variable")) > 0 {
			for id := range choices {
				shown[id] = true
			}
		}
	}
	seen := map[string]bool{}
	for _, f := range item.all("modalFeedback") {
		id := f.attr("identifier")
		if seen[id] || !shown[id] || f.attr("outcomeIdentifier") != "FEEDBACK" || f.words() == "" {
			t.Errorf("%s: the feedback %s is never shown, empty, or there twice", where, id)
		}
		seen[id] = true
	}
}
