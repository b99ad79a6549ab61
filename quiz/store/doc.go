// Package store holds the use cases together with their persistence on SQLite and
// PostgreSQL: people and sessions, classes, study and results. It is the only
// package that knows GORM and the schema; everything that differs between the two
// databases is in dialect.go.
//
// # Writing
//
// Every change goes through Store.write with a function that does nothing but read
// and write rows. On SQLite one goroutine owns the only writing connection, takes
// the functions that wait, gives each a savepoint, commits them together and only
// then answers (writer.go): an answer is on the disk when its learner sees the
// verdict. On PostgreSQL each function is an ordinary transaction.
//
// # Reading
//
// Store.read uses a pool of connections that cannot write.
//
// # What is known
//
// How much a learner knows is an expectation: a fact with a recall of 0.60 is known to
// six tenths, and the facts add up. So it stands on the pages, today and in forecasts.
//
// The roster and the results files also count the facts that are surely known: met,
// and recalled now with a probability of at least the target, 0.90. That is so until
// the fact's DueAt: surely known and due are the two halves of met.
package store
