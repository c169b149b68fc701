package client

import (
	"errors"
	"fmt"
)

// StandsError says what was done, or is kept, although something went wrong then: whoever
// hears of an error alone does all of it again.
type StandsError struct {
	Stands string // a sentence for a person, without its full stop
	Cause  error
}

func (e *StandsError) Error() string { return fmt.Sprintf("%v. %s", e.Cause, e.Stands) }

func (e *StandsError) Unwrap() error { return e.Cause }

func doneStill(cause error, format string, args ...any) error {
	return &StandsError{fmt.Sprintf(format, args...), cause}
}

const (
	signedUnseen = "What you signed is recorded, and could not be looked at again: look how it stands before you sign it a second time"
	signedHidden = "What you signed is recorded, and the service does not show it: do not sign it a second time"
)

// Stands is what an error says was done or is kept all the same; empty when it says
// nothing of it.
func Stands(err error) string {
	var e *StandsError
	switch {
	case errors.As(err, &e):
		return e.Stands
	case errors.As(err, new(*StoppedError)):
		return notSentYet
	}
	return ""
}
