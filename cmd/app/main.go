// Command remembrancer serves a course to a class, and works on its bank, its
// memory model and its data from the command line.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// app is what a command works with; tests replace the streams.
type app struct {
	in       io.Reader
	out, err io.Writer
	env      func(string) string
}

// command is one entry of the command table.
type command struct {
	name  string // "serve", "course check"
	args  string
	about string
	run   func(ctx context.Context, a app, args []string) error
}

// Outcomes that are neither success nor a fault of the program.
var (
	errUsage = errors.New("wrong usage") // exit 2; the message has been printed
	errShort = errors.New("fell short")  // exit 1; what was checked is not good enough
)

// usageError is wrong usage that has not been printed yet.
type usageError string

func (e usageError) Error() string { return string(e) }

func usagef(format string, args ...any) error { return usageError(fmt.Sprintf(format, args...)) }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends what does not heed the first
	code := run(ctx, app{in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.Getenv}, os.Args[1:])
	stop()
	os.Exit(code)
}

// run finds the command and turns its outcome into an exit code: 0 success, 1 the
// thing checked fell short or failed, 2 wrong usage.
func run(ctx context.Context, a app, args []string) int {
	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		help(a.out)
		return 0
	}
	cmd, rest := find(args)
	if cmd == nil {
		fmt.Fprintf(a.err, "There is no command %q. The commands are:\n\n", args[0])
		help(a.err)
		return 2
	}
	err := cmd.run(ctx, a, rest)
	var usage usageError
	switch {
	case errors.As(err, &usage):
		fmt.Fprintf(a.err, "remembrancer %s: %v\n", cmd.name, usage)
		return 2
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, errUsage):
		return 2
	case errors.Is(err, errShort):
		return 1
	default:
		fmt.Fprintf(a.err, "remembrancer %s: %v\n", cmd.name, err)
		return 1
	}
}

// find looks for the command that the first one or two words name.
func find(args []string) (*command, []string) {
	if len(args) > 1 {
		for i := range commands {
			if commands[i].name == args[0]+" "+args[1] {
				return &commands[i], args[2:]
			}
		}
	}
	for i := range commands {
		if commands[i].name == args[0] {
			return &commands[i], args[1:]
		}
	}
	return nil, nil
}

func help(w io.Writer) {
	fmt.Fprint(w, "Remembrancer: a class really remembers a course.\n\nUsage: remembrancer COMMAND [flags]\n\n")
	for _, c := range commands {
		fmt.Fprintf(w, "  %-17s %-38s %s\n", c.name, c.args, c.about)
	}
	fmt.Fprint(w, "\nremembrancer COMMAND -h lists the flags of a command.\n")
}

// flags makes the flag set of a command, which prints its own help.
func (a app) flags(name, args string) *flag.FlagSet {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	fs.SetOutput(a.err)
	fs.Usage = func() {
		fmt.Fprintf(a.err, "Usage: remembrancer %s %s\n", name, args)
		fs.PrintDefaults()
	}
	return fs
}

// parse reads flags that may stand before or after the arguments, and wants at
// most most arguments.
func (a app) parse(fs *flag.FlagSet, args []string, least, most int) ([]string, error) {
	var rest []string
	for {
		if err := fs.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, errUsage // flag has printed what is wrong
		}
		if fs.NArg() == 0 {
			break
		}
		rest, args = append(rest, fs.Arg(0)), fs.Args()[1:]
	}
	if len(rest) < least || len(rest) > most {
		fmt.Fprintf(a.err, "%d arguments given, %d to %d expected.\n", len(rest), least, most)
		fs.Usage()
		return nil, errUsage
	}
	return rest, nil
}
