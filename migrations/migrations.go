// Package migrations holds the schema: numbered goose files, one set for SQLite
// and PostgreSQL. They keep to what both understand: ids are TEXT (UUIDs), instants
// are BIGINT (Unix milliseconds, UTC), JSON is TEXT, and there are no enumerations.
package migrations

import "embed"

// Files holds the migrations in goose's SQL form.
//
//go:embed *.sql
var Files embed.FS
