package views

// LandingPage greets someone who is not signed in.
type LandingPage struct {
	Shell
	Course string
	Names  []Name // the course in other scripts
	Code   string
}

// JoinPage asks for a class code and, from someone new, a name.
type JoinPage struct {
	Shell
	Code  string
	Name  string
	Class string // the class's name once the code is known
	As    string // the name of the one who is signed in; "" asks for a name
}

// SignInPage asks for e-mail and password.
type SignInPage struct {
	Shell
	Email string
	Next  string
}

// SignUpPage makes an account: a learner's, or the first administrator's.
type SignUpPage struct {
	Shell
	Heading, Lead, Action string
	Name, Email           string
}

// LinkPage asks for one tap before a personal link signs in, so that the preview
// of a messenger does not use it.
type LinkPage struct {
	Shell
	Name   string
	Action string
}

// AccountPage is what a user can change about themself.
type AccountPage struct {
	Shell
	Name        string
	Email       string
	HasPassword bool
	HasLink     bool
	NewLink     string // shown once, right after it was made
	Plan        PlanForm
}

// ErrorPage says what happened and what to do.
type ErrorPage struct {
	Shell
	Status    int
	Heading   string
	What      string
	Do        string
	Button    Link
	RequestID string
}

// AboutPage names the course, its sources, fonts, licences and the version.
type AboutPage struct {
	Shell
	Course, Description string
	Facts, Items        int
	Sources             []SourceGroup
	Version             string
}

// SourceGroup is the sources of one kind.
type SourceGroup struct {
	Kind    string
	Sources []Source
}

// UsersPage is the administrator's list.
type UsersPage struct {
	Shell
	Users []UserRow
}

// UserRow is one user; Roles are the roles to choose from.
type UserRow struct {
	ID, Name, Email, Joined, Role string
	Self                          bool
	Roles                         []string
}
