package client_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// Whatever goes wrong has one class, also where it was said by the service and is wrapped in what was going on.
func TestEveryErrorHasAClass(t *testing.T) {
	conflict := &api.Error{Code: event.CodeConflict, Message: "it was received by sarah.khan@cps-northshire.example"}
	for _, r := range []struct {
		err  error
		want event.Code
	}{
		{conflict, event.CodeConflict},
		{fmt.Errorf("JRS/1: %w", conflict), event.CodeConflict},
		{event.Refuse(event.CodeKeyWaiting, "not yet"), event.CodeKeyWaiting},
		{&api.Error{Code: api.CodeInternal}, api.CodeInternal},
		{&api.Error{Code: api.CodeBusy}, "away"},
		{&client.StoppedError{Cause: fmt.Errorf("%w: gone", client.ErrUnreachable)}, "away"},
		{fmt.Errorf("%w: %w", client.ErrUntrusted, conflict), "untrusted"},
		{&client.TwoHistoriesError{}, "two-histories"},
		{&client.SourceError{Reference: "JRS/1", Cause: errors.New("changed")}, "source-changed"},
		{&client.AheadError{Reference: "JRS/1", Cause: &seal.ChangedError{Path: "JRS-1.mp4"}}, "ahead"},
		{fmt.Errorf("%w: empty", client.ErrWeak), "weak"},
		{context.Canceled, "given-up"},
		{&seal.PartError{}, "seal-broken"},
		{fmt.Errorf("a unit: %w", event.ErrName), "not-valid"},
		{&api.Error{Code: "of-a-newer-service"}, "unexpected"},
		{errors.New("whatever"), "unexpected"},
	} {
		if got := client.ClassOf(r.err); got != r.want {
			t.Errorf("%v is %q, want %q", r.err, got, r.want)
		}
	}
}

// Whoever hears that something went wrong hears what was done or is kept all the same.
func TestWhatStandsIsSaid(t *testing.T) {
	away := fmt.Errorf("%w: gone", client.ErrUnreachable)
	done := &client.StandsError{Stands: "Recorded", Cause: away}
	if got := client.Stands(fmt.Errorf("JRS/1: %w", done)); got != "Recorded" || !errors.Is(done, client.ErrUnreachable) {
		t.Errorf("%q", got)
	}
	if got := client.Stands(&client.StoppedError{Cause: away}); !strings.Contains(got, "what was stored is kept") {
		t.Errorf("%q", got)
	}
	if got := client.Stands(away); got != "" {
		t.Errorf("%q", got)
	}
}
