package client

import (
	"context"
	"errors"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// ErrProgram: a page asked for what its program does not know. They are not of the
// same version.
var ErrProgram = errors.New("the page and its program are not of the same version")

// unexpected is whatever has no class of its own.
const unexpected event.Code = "unexpected"

type class struct {
	code event.Code
	is   func(error) bool
}

// classes are the errors that are told apart on a person's own machine. An error can
// be of several: the first is what it is.
var classes = []class{
	{"due-moved", as[*DueMovedError]},
	{"two-histories", as[*TwoHistoriesError]},
	{"away", Away},
	{"wrong-case", as[*WrongCaseError]},
	{"no-keyring", as[*NoKeyringError]},
	{"source-changed", as[*SourceError]},
	{"ahead", as[*AheadError]},
	{"changed", as[*seal.ChangedError]},
	{"unsealable", as[*seal.RefusedError]},
	{"locked", wraps(ErrLocked)},
	{"under-way", wraps(ErrUnderWay)},
	{"passphrase", wraps(seal.ErrPassphrase)},
	{"weak", wraps(ErrWeak)},
	{"no-home", wraps(ErrNoHome)},
	{"given-up", wraps(context.Canceled)},
	{"number", wraps(errNumber)},
	{"untrusted", wraps(ErrUntrusted)},
	{"seal-broken", broken},
	{"program", wraps(ErrProgram)},
}

// lesser are what an error is when neither the service nor a rule gave it a code.
var lesser = []class{
	{"not-valid", func(err error) bool { return errors.Is(err, event.ErrName) || errors.Is(err, event.ErrText) }},
	{"no-key", func(err error) bool { return errors.Is(err, seal.ErrNoKey) || errors.Is(err, seal.ErrWrongKey) }},
}

func as[T error](err error) bool {
	var e T
	return errors.As(err, &e)
}

func wraps(target error) func(error) bool {
	return func(err error) bool { return errors.Is(err, target) }
}

func broken(err error) bool { return errors.Is(err, seal.ErrBroken) || as[*seal.PartError](err) }

// ClassOf says in one word what went wrong: one of [Classes]. A page has a sentence for
// each of them.
func ClassOf(err error) event.Code {
	var e *api.Error
	var r *event.Refusal
	switch c := among(classes, err); {
	case c != "":
		return c
	case errors.As(err, &e):
		return codeHere(e.Code)
	case errors.As(err, &r):
		return codeHere(r.Code)
	}
	if c := among(lesser, err); c != "" {
		return c
	}
	return unexpected
}

func among(all []class, err error) event.Code {
	if i := slices.IndexFunc(all, func(c class) bool { return c.is(err) }); i >= 0 {
		return all[i].code
	}
	return ""
}

// codeHere: a newer service may have codes that nobody here has a sentence for.
func codeHere(code event.Code) event.Code {
	if slices.Contains(Classes(), code) {
		return code
	}
	return unexpected
}

// Classes are all words that [ClassOf] has.
func Classes() []event.Code {
	out := []event.Code{unexpected}
	for _, c := range append(slices.Clone(classes), lesser...) {
		out = append(out, c.code)
	}
	for _, r := range api.Table() {
		out = append(out, r.Code)
	}
	return out
}
