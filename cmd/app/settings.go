package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
)

// settings are what every command that opens the database shares.
type settings struct {
	config   string
	data     string
	database string
	course   string
	timezone string
	logLevel string
	logJSON  bool
}

// register adds the shared flags to a flag set.
func (s *settings) register(fs *flag.FlagSet) {
	fs.StringVar(&s.config, "config", "", "configuration `file`: YAML with the names of flags as keys")
	fs.StringVar(&s.data, "data", "data", "`folder` for the database")
	fs.StringVar(&s.database, "database", "", "SQLite `path` or postgres://… (default remembrancer.db in the data folder)")
	fs.StringVar(&s.course, "course", "", "course `pack`: a folder or zip file (default the built-in course)")
	fs.StringVar(&s.timezone, "timezone", "Local", "`zone` whose midnight divides the days, for example Asia/Shanghai (default this machine's)")
	fs.StringVar(&s.logLevel, "log-level", "info", "debug, info, warn or error")
	fs.BoolVar(&s.logJSON, "log-json", false, "log as JSON lines")
}

// databaseURL is the database to open.
func (s settings) databaseURL() string {
	if s.database != "" {
		return s.database
	}
	return filepath.Join(s.data, "remembrancer.db")
}

// place is where the site's clocks hang.
func (s settings) place() (*time.Location, error) {
	place, err := time.LoadLocation(s.timezone)
	if err != nil {
		return nil, usagef("--timezone %q: use a name like Europe/Prague", s.timezone)
	}
	return place, nil
}

// mustExist refuses to look into a database that is not there: a mistyped path would
// make an empty one.
func (s settings) mustExist() error {
	name := strings.TrimPrefix(s.databaseURL(), "sqlite:")
	if strings.Contains(name, "://") {
		return nil
	}
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no database %s; check --data and --database, or make one with `remembrancer serve`", name)
	}
	return nil
}

func (s settings) logger(a app) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(s.logLevel)); err != nil {
		return nil, usagef("--log-level %q: use debug, info, warn or error", s.logLevel)
	}
	options := &slog.HandlerOptions{Level: level}
	if s.logJSON {
		return slog.New(slog.NewJSONHandler(a.err, options)), nil
	}
	return slog.New(slog.NewTextHandler(a.err, options)), nil
}

// parseSettings reads flags, then fills in those that were not given from
// REMEMBRANCER_* and from the configuration file, in this order of weight.
func (a app) parseSettings(fs *flag.FlagSet, s *settings, args []string, least, most int) ([]string, error) {
	rest, err := a.parse(fs, args, least, most)
	if err != nil {
		return nil, err
	}
	return rest, a.fillSettings(fs, s)
}

// fillSettings fills in the flags that were not given.
func (a app) fillSettings(fs *flag.FlagSet, s *settings) error {
	given := map[string]bool{}
	fs.Visit(func(f *flag.Flag) { given[f.Name] = true })
	if s.config == "" {
		s.config = a.env("REMEMBRANCER_CONFIG")
	}
	file, err := readConfig(s.config, fs)
	if err != nil {
		return err
	}
	var problem error
	fs.VisitAll(func(f *flag.Flag) {
		variable := "REMEMBRANCER_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		value, from := a.env(variable), variable
		if value == "" {
			value, from = file[f.Name], s.config
		}
		if given[f.Name] || value == "" || problem != nil {
			return
		}
		if err := fs.Set(f.Name, value); err != nil {
			problem = fmt.Errorf("%s: %q is no value for %s (%w)", from, value, f.Name, err)
		}
	})
	return problem
}

// readConfig reads a configuration file; no file is an empty one.
func readConfig(name string, flags *flag.FlagSet) (map[string]string, error) {
	if name == "" {
		return nil, nil
	}
	raw, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no configuration file %s; create it or leave --config away", name)
	}
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	values := map[string]string{}
	if err := yaml.Unmarshal(raw, &values); err != nil {
		return nil, fmt.Errorf("configuration file %s: %s; write lines like \"listen: localhost:8080\"", name, yaml.FormatError(err, false, false))
	}
	// One file serves every command, so it may hold what only serve takes.
	var ofServe serveSettings
	serving := flag.NewFlagSet("serve", flag.ContinueOnError)
	ofServe.register(serving)
	for key := range values {
		if flags.Lookup(key) == nil && serving.Lookup(key) == nil {
			return nil, fmt.Errorf("configuration file %s: there is no setting %q; `remembrancer serve -h` lists them", name, key)
		}
	}
	return values, nil
}
