package client

import (
	"fmt"
	"strings"
)

// HintError is an error with what somebody at the command line types to get on. A page shows it without: there is
// nothing to type it into ([Plain]).
type HintError struct {
	Cause error
	Typed string // after the cause, without its full stop
}

func (e *HintError) Error() string { return e.Cause.Error() + e.typed() }

func (e *HintError) Unwrap() error { return e.Cause }

func (e *HintError) typed() string { return "; " + e.Typed }

func typing(cause error, format string, args ...any) error {
	return &HintError{cause, fmt.Sprintf(format, args...)}
}

// Plain is what an error says without what is typed at a command line, however deep that was said.
func Plain(err error) string {
	text := err.Error()
	for _, h := range hints(err) {
		text = strings.ReplaceAll(text, h.typed(), "")
	}
	return text
}

func hints(err error) (out []*HintError) {
	if h, ok := err.(*HintError); ok {
		out = append(out, h)
	}
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		if cause := e.Unwrap(); cause != nil {
			out = append(out, hints(cause)...)
		}
	case interface{ Unwrap() []error }:
		for _, cause := range e.Unwrap() {
			out = append(out, hints(cause)...)
		}
	}
	return out
}
