package handlers

// route is one line of the table: what is asked for, who may ask, who answers.
type route struct {
	Pattern string
	Policy  policy
	Handle  handler
}

// routes is the table of contents of the site.
func (s *Server) routes() []route {
	return []route{
		{"GET /{$}", public, s.home},
		{"GET /join", public, s.joinForm},
		{"GET /j/{code}", public, s.joinForm},
		{"POST /join", public, s.join},
		{"GET /sign-in", public, s.signInForm},
		{"POST /sign-in", public, s.signIn},
		{"POST /sign-out", public, s.signOut},
		{"GET /sign-up", public, s.signUpForm},
		{"POST /sign-up", public, s.signUp},
		{"GET /first-admin/{secret}", public, s.firstAdminForm},
		{"POST /first-admin/{secret}", public, s.firstAdmin},
		{"GET /link/{secret}", public, s.linkForm},
		{"POST /link/{secret}", public, s.link},
		{"GET /about", public, s.about},

		{"GET /account", signedIn, s.account},
		{"POST /account/name", signedIn, s.rename},
		{"POST /account/plan", signedIn, s.setPlan},
		{"POST /account/password", signedIn, s.changePassword},
		{"POST /account/set-password", signedIn, s.setPassword},
		{"POST /account/link", signedIn, s.newLink},
		{"POST /account/link/remove", signedIn, s.removeLink},
		{"POST /account/sign-out-everywhere", signedIn, s.signOutEverywhere},
		{"POST /account/delete", signedIn, s.deleteMe},
		{"GET /account/export.json", signedIn, s.export},

		{"GET /study", signedIn, s.question},
		{"POST /study", signedIn, s.answer},
		{"GET /study/answers/{review}", signedIn, s.feedback},
		{"POST /study/undo", signedIn, s.undo},
		{"POST /study/end", signedIn, s.endSitting},
		{"GET /study/summary/{sitting}", signedIn, s.summary},
		{"GET /maps/{course}/{map}", signedIn, s.drawing},
		{"GET /progress", signedIn, s.progress},
		{"GET /progress/history", signedIn, s.history},
		{"GET /progress/topics/{topic}", signedIn, s.topic},

		{"GET /classes", teacher, s.classes},
		{"POST /classes", teacher, s.createClass},
		{"GET /classes/{class}", classTeacher, s.class},
		{"POST /classes/{class}/rename", classTeacher, s.renameClass},
		{"POST /classes/{class}/code", classTeacher, s.classCode},
		{"POST /classes/{class}/plan", classTeacher, s.setClassPlan},
		{"GET /classes/{class}/students/{learner}", classTeacher, s.student},
		{"POST /classes/{class}/students/{learner}/remove", classTeacher, s.removeStudent},
		{"POST /classes/{class}/students/{learner}/link", classTeacher, s.studentLink},
		{"GET /classes/{class}/results", classTeacher, s.results},
		{"GET /classes/{class}/results/students.csv", classTeacher, s.studentsCSV},
		{"GET /classes/{class}/results/answers.csv", classTeacher, s.answersCSV},
		{"GET /classes/{class}/results/results.xlsx", classTeacher, s.resultsXLSX},

		{"GET /classes/{class}/items", classTeacher, s.classItems},
		{"GET /classes/{class}/item", classTeacher, s.classItem},
		{"POST /classes/{class}/item/disable", classTeacher, s.disableItem},
		{"POST /classes/{class}/item/change", classTeacher, s.changeItem},
		{"POST /classes/{class}/item/restore", classTeacher, s.restoreItem},

		{"GET /courses", teacher, s.courses},
		{"GET /courses/upload", teacher, s.uploadForm},
		{"POST /courses/upload", teacher, s.uploadPack},
		{"GET /courses/import", teacher, s.importForm},
		{"POST /courses/import", teacher, s.importFile},
		{"GET /courses/{course}", teacher, s.course},
		{"GET /courses/{course}/items", teacher, s.courseItems},
		{"GET /courses/{course}/item", teacher, s.courseItem},
		{"GET /courses/{course}/pack.zip", teacher, s.packZip},
		{"GET /courses/{course}/facts/new", teacher, s.newFactForm},
		{"POST /courses/{course}/facts/new", teacher, s.newFact},
		{"GET /courses/{course}/export", teacher, s.exportForm},
		{"GET /courses/{course}/export/{format}", teacher, s.exportFile},
		{"GET /drafts/{draft}", teacher, s.draft},
		{"GET /drafts/{draft}/items", teacher, s.draftItems},
		{"GET /drafts/{draft}/item", teacher, s.draftItem},
		{"GET /drafts/{draft}/pack.zip", teacher, s.draftZip},
		{"POST /drafts/{draft}/publish", teacher, s.publishDraft},
		{"POST /drafts/{draft}/discard", teacher, s.discardDraft},

		{"GET /admin/users", admin, s.users},
		{"POST /admin/users/{user}/role", admin, s.setRole},

		{"GET /healthz", public, s.health},
		{"GET /readyz", public, s.ready},
		{"GET /static/{file...}", public, s.static},
	}
}
