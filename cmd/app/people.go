package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/store"
)

func userList(ctx context.Context, a app, args []string) error {
	return a.withStore(ctx, "user list", "", args, 0, 0, nil, func(ctx context.Context, st *store.Store, _ []string) error {
		users, err := st.Users(ctx)
		for _, u := range users {
			email := "-"
			if u.Email != nil {
				email = *u.Email
			}
			fmt.Fprintf(a.out, "%s  %-8s %-30s %s\n", u.ID, u.Role, email, u.Name)
		}
		return err
	})
}

func userAdd(ctx context.Context, a app, args []string) error {
	var role string
	flags := func(fs *flag.FlagSet) {
		fs.StringVar(&role, "role", string(quiz.RoleLearner), "learner, teacher or admin")
	}
	return a.withStore(ctx, "user add", "EMAIL NAME < password", args, 2, 2, flags, func(ctx context.Context, st *store.Store, rest []string) error {
		// Before anything is made: an account with another role than meant is a trap.
		if !slices.Contains([]quiz.Role{quiz.RoleLearner, quiz.RoleTeacher, quiz.RoleAdmin}, quiz.Role(role)) {
			fmt.Fprintf(a.err, "--role %q: use learner, teacher or admin\n", role)
			return errUsage
		}
		password, err := a.readPassword()
		if err != nil {
			return err
		}
		u, err := st.SignUp(ctx, rest[1], rest[0], password)
		if err != nil {
			return err
		}
		return st.SetRole(ctx, store.CommandLine, u.ID, quiz.Role(role))
	})
}

func userRole(ctx context.Context, a app, args []string) error {
	return a.withStore(ctx, "user role", "EMAIL learner|teacher|admin", args, 2, 2, nil, func(ctx context.Context, st *store.Store, rest []string) error {
		u, err := a.userByEmail(ctx, st, rest[0])
		if err != nil {
			return err
		}
		return st.SetRole(ctx, store.CommandLine, u.ID, quiz.Role(rest[1]))
	})
}

func userPassword(ctx context.Context, a app, args []string) error {
	return a.withStore(ctx, "user password", "EMAIL < password", args, 1, 1, nil, func(ctx context.Context, st *store.Store, rest []string) error {
		u, err := a.userByEmail(ctx, st, rest[0])
		if err != nil {
			return err
		}
		password, err := a.readPassword()
		if err != nil {
			return err
		}
		return st.ResetPassword(ctx, u.ID, password)
	})
}

func (a app) userByEmail(ctx context.Context, st *store.Store, email string) (quiz.User, error) {
	u, err := st.UserByEmail(ctx, email)
	if errors.Is(err, store.ErrNotFound) {
		return u, fmt.Errorf("nobody has the e-mail address %s; `remembrancer user list` shows everybody", email)
	}
	return u, err
}

// readPassword takes the first line of standard input, so that the password
// stands neither in the process list nor in the shell's history.
func (a app) readPassword() (string, error) {
	fmt.Fprint(a.err, "New password: ")
	line, err := bufio.NewReader(a.in).ReadString('\n')
	if line == "" && err != nil {
		return "", fmt.Errorf("read the password from standard input: %w", err)
	}
	return strings.TrimRight(line, "\r\n"), nil
}
