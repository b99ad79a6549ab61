package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz/store"
)

// Postgres returns the configuration of a new PostgreSQL database. The first call
// starts a private cluster for the test process; a guard process ends it when the
// test process is gone, however that happens. The test is skipped where PostgreSQL
// is not installed.
func Postgres(t testing.TB, bank *questions.Bank) store.Config {
	t.Helper()
	return store.Config{URL: PostgresURL(t), Bank: bank}
}

// PostgresURL returns the address of a new, empty PostgreSQL database.
func PostgresURL(t testing.TB) string {
	t.Helper()
	c, err := startOnce()
	if err != nil {
		t.Fatalf("start PostgreSQL: %v", err)
	}
	if c == nil {
		t.Skip("PostgreSQL is not installed; run `make deps` to test on it too")
	}
	name := fmt.Sprintf("t%d", c.count.Add(1))
	if _, err := c.admin.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatalf("create database %s: %v", name, err)
	}
	t.Cleanup(func() {
		// Removed at once, so that a long run does not fill the disk.
		if _, err := c.admin.Exec("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"); err != nil {
			t.Logf("drop database %s: %v", name, err)
		}
	})
	return c.url(name)
}

// cluster is a running PostgreSQL of our own.
type cluster struct {
	dir   string
	port  int
	admin *sql.DB
	count atomic.Int64
}

func (c *cluster) url(database string) string {
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/%s?sslmode=disable", c.port, database)
}

// startOnce starts the cluster of this process; nil where there are no binaries.
var startOnce = sync.OnceValues(func() (*cluster, error) {
	bin := binaries()
	if bin == "" {
		return nil, nil
	}
	dir, err := os.MkdirTemp("", "remembrancer-pg-")
	if err != nil {
		return nil, err
	}
	c := &cluster{dir: dir}
	if err := c.start(bin); err != nil {
		_ = os.RemoveAll(dir)
		return nil, err
	}
	return c, nil
})

// binaries finds the newest installed version.
func binaries() string {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return ""
	}
	slices.Sort(found)
	return filepath.Dir(found[len(found)-1])
}

func (c *cluster) start(bin string) error {
	as, err := credentials()
	if err != nil {
		return err
	}
	if as != nil {
		if err := os.Chown(c.dir, int(as.Uid), int(as.Gid)); err != nil {
			return err
		}
	}
	data := filepath.Join(c.dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	if out, err := runAs(initdb, as, c.dir).CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	// A port that is free now may be taken a moment later by another test process.
	for range 5 {
		if c.port, err = freePort(); err != nil {
			return err
		}
		if err = c.serve(bin, data, as); err == nil {
			return nil
		}
	}
	return err
}

// guard starts the server, waits until its standard input ends, which happens when
// the test process ends in whatever way, and then stops that server and removes its
// files. $$ is the guard's own process; the server is known by its id.
const guard = `
dir=$1; shift
"$@" >"$dir/log" 2>&1 &
server=$!
cat >/dev/null
kill -INT $server 2>/dev/null
wait $server
rm -rf "$dir"
`

func (c *cluster) serve(bin, data string, as *syscall.Credential) error {
	cmd := exec.Command("/bin/sh", "-c", guard, "guard", c.dir,
		filepath.Join(bin, "postgres"), "-D", data, "-p", strconv.Itoa(c.port),
		"-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="+c.dir,
		"-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=400", "-c", "shared_buffers=64MB")
	runAs(cmd, as, c.dir)
	cmd.SysProcAttr.Setpgid = true // an interrupt of the test goes to the guard by its input
	input, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	if c.admin, err = sql.Open("pgx", c.url("postgres")); err != nil {
		return err
	}
	c.admin.SetMaxOpenConns(4)
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		err = c.admin.PingContext(ctx)
		cancel()
		if err == nil {
			return nil
		}
	}
	log, _ := os.ReadFile(filepath.Join(c.dir, "log"))
	_ = input.Close()
	<-ended
	return fmt.Errorf("the server does not answer: %w\n%s", err, log)
}

// credentials are those of the user postgres when we are root: PostgreSQL refuses to
// run as root. Otherwise we run it as ourselves.
func credentials() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, err
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, err
}

func runAs(cmd *exec.Cmd, as *syscall.Credential, dir string) *exec.Cmd {
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: as}
	cmd.Dir = dir
	return cmd
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
