package main

// commands is the table of contents of the command line.
var commands = []command{
	{"serve", "[--listen ADDR] [--database URL]", "serve the site", serve},
	{"demo", "[--learners N] [--days N] [--seed N]", "fill an empty database with a simulated class", demoClass},
	{"course check", "[PACK] [--rules] [--json]", "validate a course and check its questions", courseCheck},
	{"course coverage", "[PACK] [--json]", "items per fact, direction, form, topic, section", courseCoverage},
	{"course items", "[PACK] [--json]", "list every item, one a line", courseItems},
	{"course import", "FILE --out DIR [--dry-run] [--json]", "make the draft of a pack from a file of questions", courseImport},
	{"course export", "[PACK] --format F --out FILE [filters]", "write the questions for another program", courseExport},
	{"course list", "[--json]", "the courses that the site teaches, with their versions", courseList},
	{"course publish", "PACK [--note TEXT]", "add a course to the site, or a new version of one", coursePublish},
	{"memory replay", "[--model M] [--weights FILE] < JSONL", "memory states after each review of a log", memoryReplay},
	{"memory fit", "FILE.csv | --course ID [--json]", "the weights that predict a log best, or a course's model", memoryFit},
	{"memory evaluate", "FILE.csv [--model M | --shared] [--json]", "how well a model predicts what it was not fitted to", memoryEvaluate},
	{"memory rebuild", "[--check]", "recompute every state from the reviews", memoryRebuild},
	{"memory simulate", "[--learners N] [--plots DIR] [--json]", "what each rule of reviewing costs and brings, simulated", memorySimulate},
	{"class list", "", "the classes with their join codes", classList},
	{"class results", "CLASS [--format F] [--out FILE]", "results as csv, answers-csv, xlsx or json", classResults},
	{"user list", "", "everybody, with role", userList},
	{"user add", "EMAIL NAME [--role R] < password", "make an account", userAdd},
	{"user role", "EMAIL learner|teacher|admin", "change somebody's role", userRole},
	{"user password", "EMAIL < password", "set a new password and end all sessions", userPassword},
	{"migrate", "", "bring the database's schema up to date", migrate},
	{"version", "", "which program this is", showVersion},
}
