package client_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// A page shows what an error says without what is typed, and its class all the same; the command line shows it whole.
func TestAPageShowsNoHint(t *testing.T) {
	hint := &client.HintError{Cause: event.Refuse(event.CodeUnknown, "there is no case %q", "Linnet"), Typed: "'safehand case list' lists them"}
	for _, c := range []struct {
		err          error
		plain, whole string
	}{
		{hint, `there is no case "Linnet"`, `there is no case "Linnet"; 'safehand case list' lists them`},
		{fmt.Errorf("JRS/1: %w. Nothing was filed", hint), `JRS/1: there is no case "Linnet". Nothing was filed`, `JRS/1: there is no case "Linnet"; 'safehand case list' lists them. Nothing was filed`},
		{&client.StandsError{Stands: "It is kept", Cause: errors.Join(hint)}, `there is no case "Linnet". It is kept`, `there is no case "Linnet"; 'safehand case list' lists them. It is kept`},
	} {
		if client.Plain(c.err) != c.plain || c.err.Error() != c.whole || client.ClassOf(c.err) != event.CodeUnknown {
			t.Errorf("%q, and %q on a page, of class %s", c.err, client.Plain(c.err), client.ClassOf(c.err))
		}
	}
	if none := errors.New("no"); client.Plain(none) != "no" {
		t.Error(client.Plain(none))
	}
}
