package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// verdict carries verify's own exit code; what it found has been printed.
type verdict int

func (v verdict) Error() string { return "the record does not verify" }

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
	case errors.Is(err, seal.ErrPassphrase), errors.Is(err, client.ErrWeak), errors.Is(err, client.ErrNoHome), errors.Is(err, errNoPassphrase):
		return api.ExitSignIn
	case errors.As(err, &f):
		return api.ExitInvalid
	case errors.Is(err, errUsage):
		return api.ExitUsage
	}
	return api.ExitFailure
}

// hint is what to do now, where there is something.
func hint(err error) string {
	var e *api.Error
	var r *event.Refusal
	var x *seal.ExistsError
	code := event.Code("")
	if errors.As(err, &e) {
		code = e.Code
	} else if errors.As(err, &r) {
		code = r.Code
	}
	switch {
	case errors.Is(err, client.ErrNoHome):
		return "enrol with the invitation link you were given ('safehand enrol LINK'), or name your folder with --home"
	case errors.Is(err, client.ErrUnreachable):
		return "nothing was lost; check the network and do the same again"
	case errors.Is(err, client.ErrUntrusted):
		return "nothing was signed or granted. Do not work around this: tell your administrator, with the line above"
	case errors.Is(err, seal.ErrPassphrase):
		return "type it again; nobody can see how often you try on this machine. If it is lost, your administrator can invite you again"
	case errors.As(err, &x):
		return "choose an empty folder with --into; nothing was written"
	case errors.Is(err, errNoPassphrase):
		return "run it in a terminal, or name a file with SAFEHAND_PASSPHRASE_FILE"
	case errors.Is(err, fs.ErrPermission):
		return "choose a folder you may write to"
	case code == event.CodeReceipt:
		return "'safehand receive' signs for it; only then can it be opened"
	case code == event.CodeConflict:
		return "somebody else was first; 'safehand show' says who did what"
	case code == event.CodeStale:
		return "do the same again"
	case code == event.CodeAgent:
		return "a person of the unit signs: 'safehand receive'"
	}
	return ""
}

// fail prints an error and gives the exit code.
func (s *session) fail(err error) int {
	code := exitCode(err)
	var v verdict
	if err == nil || errors.As(err, &v) {
		return code
	}
	if errors.Is(err, context.Canceled) {
		err = errors.New("stopped; what was acknowledged stands, nothing half-done was left")
	}
	if s.cli.JSON {
		o := map[string]any{"error": err.Error(), "exit": code}
		if h := hint(err); h != "" {
			o["hint"] = h
		}
		b, _ := json.Marshal(o)
		fmt.Fprintf(s.msg, "%s\n", b)
		return code
	}
	fmt.Fprintf(s.msg, "safehand: error: %v\n", err)
	if h := hint(err); h != "" {
		fmt.Fprintf(s.msg, "safehand: hint: %s\n", h)
	}
	return code
}

// errUsage marks a command line that parsed and makes no sense.
var errUsage = errors.New("usage")

func usagef(format string, args ...any) error {
	return &usageError{fmt.Sprintf(format, args...)}
}

type usageError struct{ words string }

func (e *usageError) Error() string        { return e.words }
func (e *usageError) Is(target error) bool { return target == errUsage }
