package main

import (
	"context"
	"errors"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// verdict is an exit code of which everything has been said already.
type verdict int

func (v verdict) Error() string { return "everything has been said" }

// exitCode maps an error to the table of docs/cli.md.
func exitCode(err error) int {
	var v verdict
	var e *api.Error
	var r *event.Refusal
	var part *seal.PartError
	var f *continuity.Fault
	switch {
	case err == nil:
		return api.ExitOK
	case errors.As(err, &v):
		return int(v)
	case errors.As(err, new(*unreadableError)):
		return api.ExitUnreadable
	case errors.Is(err, context.Canceled):
		return api.ExitStopped
	case operatorCode(err) != 0:
		return operatorCode(err)
	case errors.Is(err, client.ErrUntrusted):
		return api.ExitUntrusted
	case errors.As(err, &part), errors.Is(err, seal.ErrWrongKey):
		return api.ExitSealBroken
	case errors.As(err, &e):
		return api.RowOf(e.Code).Exit
	case errors.As(err, &r):
		return api.RowOf(r.Code).Exit
	case errors.Is(err, client.ErrUnreachable):
		return api.ExitNetwork
	case signIn(err):
		return api.ExitSignIn
	case errors.As(err, &f):
		return api.ExitInvalid
	case errors.Is(err, errUsage), errors.As(err, new(*client.WrongCaseError)): // nobody was there to ask
		return api.ExitUsage
	}
	return api.ExitFailure
}

// signIn: it failed on this machine already, before the service was asked.
func signIn(err error) bool {
	for _, e := range []error{seal.ErrPassphrase, client.ErrWeak, client.ErrNoHome, errNoPassphrase, errUnfinished} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// fail prints an error and gives the exit code.
func (s *session) fail(err error) int {
	code := exitCode(err)
	if err == nil || errors.As(err, new(verdict)) {
		return code
	}
	if errors.Is(err, context.Canceled) {
		err = stopped(err)
	}
	s.complain(err.Error(), hint(err), code)
	return code
}

// stopped is what is said after Ctrl-C.
func stopped(err error) error {
	if errors.As(err, new(*client.StoppedError)) {
		return &client.StoppedError{Cause: errors.New("stopped")}
	}
	var paused *seal.PausedError
	if errors.As(err, &paused) {
		return &stoppedError{paused}
	}
	return errors.New("stopped; what was acknowledged stands, and nothing half-done was left")
}

// stoppedError is a stop that leaves something to go on with.
type stoppedError struct{ *seal.PausedError }

func (e *stoppedError) Error() string { return "stopped; what was acknowledged stands" }
func (e *stoppedError) Unwrap() error { return e.PausedError }

// Each command says with which codes it may end; docs/cli.md has the table.
type (
	// offline is a command that asks no service and opens no keyring.
	offline struct{}
	// homely reads a home.
	homely struct{}
	// online acts in somebody's name, at the service.
	online struct{}
	// sealed does, and reads sealed bytes.
	sealed struct{}
	// operating runs or serves the service's own data.
	operating struct{}
	// judging is verify.
	judging struct{}
	// examining is doctor.
	examining struct{}
	// keeping makes backups and puts them back.
	keeping struct{}
)

func always(more ...int) []int {
	return append([]int{api.ExitOK, api.ExitFailure, api.ExitUsage, api.ExitStopped}, more...)
}

func (offline) Exits() []int { return always() }
func (homely) Exits() []int  { return always(api.ExitSignIn) }
func (online) Exits() []int {
	return always(api.ExitRefused, api.ExitConflict, api.ExitNotFound, api.ExitSignIn, api.ExitUntrusted, api.ExitNetwork)
}
func (sealed) Exits() []int    { return append(online{}.Exits(), api.ExitSealBroken) }
func (operating) Exits() []int { return always(api.ExitRefused, api.ExitConflict, api.ExitNetwork) }
func (examining) Exits() []int { return always(api.ExitInvalid) }
func (keeping) Exits() []int {
	return always(api.ExitRefused, api.ExitSealBroken, api.ExitInvalid)
}
func (judging) Exits() []int {
	return always(api.ExitSignIn, api.ExitInvalid, api.ExitUnreadable)
}

// errUsage marks a command line that parsed and makes no sense.
var errUsage = errors.New("usage")
