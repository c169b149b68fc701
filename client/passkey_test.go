package client_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/door/passkey/passkeytest"
	"github.com/safehand/safehand/internal/world"
)

// A passkey is added by the client that is signed in, listed and taken away by its
// owner, and by nobody else.
func TestPasskeys(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	amy, tom := s.as(world.Amy), s.as(world.Tom)
	add := func(c *client.Client) api.Passkey {
		t.Helper()
		o, err := c.BeginPasskey(ctx)
		s.must(err)
		k := passkeytest.New(s.w.Address().Server, o.Options["rp"].(map[string]any)["id"].(string))
		p, err := c.AddPasskey(ctx, api.NewPasskey{Response: k.Create(t, o), File: passkeytest.File()})
		s.must(err)
		return p
	}
	first, second := add(amy), add(amy)
	toms := add(tom)
	ids := func(c *client.Client) (out []event.Digest) {
		t.Helper()
		list, err := c.Passkeys(ctx)
		s.must(err)
		for _, p := range list {
			out = append(out, p.Passkey)
		}
		return out
	}
	has := func(c *client.Client, want ...event.Digest) {
		t.Helper()
		got := ids(c)
		slices.SortFunc(got, compare)
		slices.SortFunc(want, compare)
		if !slices.Equal(got, want) {
			t.Errorf("%s has %v, not %v", c.Who().ID, got, want)
		}
	}
	has(amy, first.Passkey, second.Passkey)
	if err := amy.RemovePasskey(ctx, toms.Passkey); code(err) != api.CodeNotFound {
		t.Errorf("she takes away Tom's: %v", err)
	}
	s.must(amy.RemovePasskey(ctx, first.Passkey))
	has(amy, second.Passkey)
	has(tom, toms.Passkey)
	if _, err := s.reopen(event.ActorID(world.Intake)).BeginPasskey(ctx); code(err) != event.CodeNotYours {
		t.Errorf("an agent: %v", err)
	}
}

func compare(a, b event.Digest) int { return strings.Compare(a.String(), b.String()) }
