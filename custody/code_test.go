package custody_test

import (
	"errors"

	"github.com/safehand/safehand/event"
)

func codeOf(err error) event.Code {
	var r *event.Refusal
	switch {
	case err == nil:
		return ""
	case errors.As(err, &r):
		return r.Code
	}
	return event.Code("not a refusal: " + err.Error())
}
