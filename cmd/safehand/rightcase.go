package main

import (
	"errors"

	"github.com/safehand/safehand/client"
)

// rightCase does something that may stop because it looks like another case. To
// a person in front of it that is a question; without one it is an error, which
// nothing but --wrong-case-checked goes past: --yes was said before anybody
// doubted.
func (s *session) rightCase(checked *bool, do func() error) error {
	err := do()
	var doubts *client.WrongCaseError
	if !errors.As(err, &doubts) {
		return err
	}
	if _, ok := terminal(s.in); !ok {
		return err
	}
	for _, d := range doubts.Doubts {
		s.note("Is this the right case? %s", d)
	}
	if err := s.confirm("You have looked, and it belongs to the case.", false); err != nil {
		return err
	}
	*checked = true
	return do()
}
