package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"
	"time"
	_ "time/tzdata" // time zones on machines that have none

	"github.com/remembrancer/remembrancer/handlers"
	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz/store"
)

// shutdownGrace is how long a stopping server waits for requests under way.
const shutdownGrace = 10 * time.Second

// serveSettings are the flags of serve.
type serveSettings struct {
	settings
	listen      string
	baseURL     string
	behindProxy bool
	refit       string
}

// register adds the shared flags and those of serve to a flag set.
func (s *serveSettings) register(fs *flag.FlagSet) {
	s.settings.register(fs)
	fs.StringVar(&s.listen, "listen", "localhost:8080", "`address` to listen on; :8080 for every interface")
	fs.StringVar(&s.baseURL, "base-url", "", "the site's `address` as visitors type it, for example https://learn.example.org")
	fs.StringVar(&s.refit, "refit", refitNightly, "nightly: at half past three fit the model of each course with enough new answers; off: never")
	fs.BoolVar(&s.behindProxy, "behind-proxy", false, "a reverse proxy sets X-Forwarded-For")
}

func serve(ctx context.Context, a app, args []string) error {
	var s serveSettings
	fs := a.flags("serve", "")
	s.register(fs)
	if _, err := a.parseSettings(fs, &s.settings, args, 0, 0); err != nil {
		return err
	}
	if s.baseURL != "" && !strings.HasPrefix(s.baseURL, "http://") && !strings.HasPrefix(s.baseURL, "https://") {
		return usagef("--base-url %q: write the whole address, for example https://learn.example.org", s.baseURL)
	}
	if err := oneOf("refit", s.refit, refitNightly, refitOff); err != nil {
		return err
	}
	log, err := s.logger(a)
	if err != nil {
		return err
	}
	listener, err := listen(s.listen)
	if err != nil {
		return err
	}
	defer listener.Close()
	bank, st, err := openStore(ctx, s.settings, log)
	if err != nil {
		return err
	}
	defer st.Close()
	return serveOn(ctx, a, s, listener, bank, st, log)
}

func serveOn(ctx context.Context, a app, s serveSettings, listener net.Listener, bank *questions.Bank, st *store.Store, log *slog.Logger) error {
	site := &handlers.Server{Store: st, Bank: bank, Log: log, BaseURL: s.baseURL, Version: version(), BehindProxy: s.behindProxy}
	handler, err := site.Handler()
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler: handler, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second,
		WriteTimeout: 60 * time.Second, IdleTimeout: 120 * time.Second,
	}
	if err := welcome(ctx, a, s, listener, st); err != nil {
		return err
	}
	// What goes on beside the requests ends before the database is closed, also when
	// the server fails by itself.
	ctx, end := context.WithCancel(ctx)
	var beside sync.WaitGroup
	defer beside.Wait()
	defer end()
	beside.Go(func() { checkCourses(ctx, st, log) })
	if s.refit == refitNightly {
		place, err := s.place()
		if err != nil {
			return err
		}
		beside.Go(func() { refitNights(ctx, st, place, log) })
	}
	stopped := make(chan error, 1)
	go func() { stopped <- server.Serve(listener) }()
	select {
	case err := <-stopped:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	log.Info("stopping: waiting for requests under way")
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownGrace)
	defer cancel()
	if err := server.Shutdown(grace); err != nil {
		return fmt.Errorf("stop: %w", err)
	}
	return nil
}

// checkCourses makes the banks of the published courses while the site starts. What
// cannot be taught is in the log; the site teaches the others.
func checkCourses(ctx context.Context, st *store.Store, log *slog.Logger) {
	if _, err := st.CheckCourses(ctx); err != nil && ctx.Err() == nil {
		log.Warn("the published courses could not be checked", "error", err)
	}
}

// welcome says where the site is and, while there is no administrator, how to
// become one.
func welcome(ctx context.Context, a app, s serveSettings, listener net.Listener, st *store.Store) error {
	address := s.baseURL
	if address == "" {
		address = "http://" + visible(listener.Addr().String())
	}
	address = strings.TrimSuffix(address, "/")
	fmt.Fprintf(a.out, "Remembrancer %s is ready at %s\n", version(), address)
	secret, needed, err := st.FirstAdminLink(ctx)
	if err != nil {
		return err
	}
	if needed {
		fmt.Fprintf(a.out, "There is no administrator yet. Open this link once to become one:\n  %s/first-admin/%s\n", address, secret)
	}
	return nil
}

// visible turns a listening address into one that a browser on this machine opens.
func visible(address string) string {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() || ip.IsLoopback() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}

func listen(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	switch {
	case err == nil:
		return l, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("another program listens on %s; stop it, or choose another address with --listen", address)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("this user may not listen on %s; choose a port above 1023 with --listen", address)
	default:
		return nil, usagef("cannot listen on %q: %v; write host:port, for example localhost:8080", address, err)
	}
}

// openStore loads the course and opens the database.
func openStore(ctx context.Context, s settings, log *slog.Logger) (*questions.Bank, *store.Store, error) {
	bank, err := loadBank(s.course)
	if err != nil {
		return nil, nil, fmt.Errorf("course: %w", err)
	}
	if s.database == "" {
		if err := os.MkdirAll(s.data, 0o700); err != nil {
			return nil, nil, fmt.Errorf("data folder: %w; choose another with --data", err)
		}
	}
	place, err := s.place()
	if err != nil {
		return nil, nil, err
	}
	files, err := packFiles(s.course)
	if err != nil {
		return nil, nil, fmt.Errorf("course: %w", err)
	}
	st, err := store.Open(ctx, store.Config{
		URL: s.databaseURL(), Bank: bank, Files: files, Build: buildBank, Log: log, Location: place,
	})
	if err != nil {
		return nil, nil, err
	}
	return bank, st, nil
}

// withStore runs a command on the open database.
func (a app) withStore(ctx context.Context, name, argNames string, args []string, least, most int, add func(*flag.FlagSet), do func(ctx context.Context, st *store.Store, rest []string) error) error {
	var s settings
	fs := a.flags(name, argNames)
	s.register(fs)
	if add != nil {
		add(fs)
	}
	rest, err := a.parseSettings(fs, &s, args, least, most)
	if err != nil {
		return err
	}
	log, err := s.logger(a)
	if err != nil {
		return err
	}
	if name != "migrate" && name != "user add" { // these may make the database
		if err := s.mustExist(); err != nil {
			return err
		}
	}
	_, st, err := openStore(ctx, s, log)
	if err != nil {
		return err
	}
	defer st.Close()
	return do(ctx, st, rest)
}

// release is set by the linker for a released binary.
var release = ""

// version names the release, or the commit that this binary was built from.
func version() string {
	if release != "" {
		return release
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "development"
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" && len(setting.Value) >= 12 {
			return "development " + setting.Value[:12]
		}
	}
	return "development"
}

func showVersion(_ context.Context, a app, _ []string) error {
	fmt.Fprintln(a.out, "remembrancer", version())
	return nil
}

// migrate opens the database, which brings it up to date.
func migrate(ctx context.Context, a app, args []string) error {
	return a.withStore(ctx, "migrate", "", args, 0, 0, nil, func(context.Context, *store.Store, []string) error {
		_, err := fmt.Fprintln(a.out, "The database is up to date.")
		return err
	})
}
