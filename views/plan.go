package views

// PlanForm asks what a class or a learner studies for.
type PlanForm struct {
	Action  string
	Open    bool   // unfolded
	Lead    string // what counts now
	Summary string // of the fold
	Given   string // the exam that the class has, in words; the form does not ask for one then
	Exam    Field
	Minutes Field
	Targets []PlanChoice
	Days    []PlanChoice
	DayHint string
	Button  string
}

// PlanChoice is one radio button or box to tick, with what it means.
type PlanChoice struct {
	Value, Text, About string
	Chosen             bool
}

// ticks is a group of radio buttons or boxes.
type ticks struct {
	ID, Legend, Hint string
	Type             string // of the inputs
	Class            string
	Choices          []PlanChoice
}

func (t ticks) describedBy(problem string) string {
	return Field{ID: t.ID, Hint: t.Hint}.describedBy(problem)
}

// inputID is given to the first input: a problem leads there.
func (t ticks) inputID(i int) string {
	if i == 0 {
		return t.ID
	}
	return t.ID + "-" + t.Choices[i].Value
}
