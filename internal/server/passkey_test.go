package server_test

import (
	"net/http"
	"testing"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
	"github.com/safehand/safehand/internal/door"
	"github.com/safehand/safehand/internal/door/passkey"
	"github.com/safehand/safehand/internal/door/passkey/passkeytest"
	"github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/server"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

// Where browsers find a house.
const (
	site     = "https://safehand.northshire.example"
	siteHost = "safehand.northshire.example"
)

func (h *house) keeper(at *door.Door) *passkey.Keeper {
	return passkey.New(passkey.Config{
		Store: h.DB, Service: h.Service, Door: at, Now: func() event.Time { return event.TimeOf(h.Clock) },
		Site: func() []string { return []string{site} },
	})
}

// adds makes a passkey for whoever's token it is, and locks a keyring with it.
func (h *house) adds(p *passkeytest.Passkey, token string, keyring []byte) answer {
	h.t.Helper()
	made := p.Create(h.t, get[api.PasskeyOptions](h, h.do("POST", "/v1/passkeys/begin", token, nil)))
	return h.do("POST", "/v1/passkeys", token, h.body(api.NewPasskey{Response: made, File: append(passkeytest.File(), keyring...)}))
}

func (h *house) asks(p *passkeytest.Passkey, token string) answer {
	h.t.Helper()
	said := p.Get(h.t, get[api.PasskeyOptions](h, h.do("POST", "/v1/passkeys/ask", token, nil)))
	return h.do("POST", "/v1/passkeys/open", token, h.body(api.OpenKeyring{Response: said}))
}

func (s *scene) hasPasskeys(who string) bool {
	_, person := s.who(who).Person()
	return person
}

// addsPasskey takes away what it has added: she may have no more than ten.
func (s *scene) addsPasskey(who string) answer {
	token := s.token(who)
	if !s.hasPasskeys(who) {
		return s.do("POST", "/v1/passkeys", token, s.body(api.NewPasskey{Response: map[string]any{}, File: passkeytest.File()}))
	}
	a := s.adds(passkeytest.New(site, siteHost), token, nil)
	if a.Status == http.StatusOK {
		s.do("DELETE", "/v1/passkeys/"+get[api.Passkey](s.house, a).Passkey.String(), token, nil)
	}
	return a
}

func (s *scene) exposes(who string) answer {
	said := map[string]any{"clientExtensionResults": map[string]any{"prf": map[string]any{"results": map[string]any{"first": "c2VjcmV0"}}}}
	return post("/v1/passkeys", s.body(api.NewPasskey{Response: said, File: passkeytest.File()}))(s, who)
}

func (s *scene) removesPasskey(who string) answer {
	token, id := s.token(who), recordtest.Random()
	if s.hasPasskeys(who) {
		id = get[api.Passkey](s.house, s.adds(passkeytest.New(site, siteHost), token, nil)).Passkey
	}
	return s.do("DELETE", "/v1/passkeys/"+id.String(), token, nil)
}

func (s *scene) fays() (*passkeytest.Passkey, event.Digest) {
	if s.fay == nil {
		s.fay = passkeytest.New(site, siteHost)
		s.fayID = get[api.Passkey](s.house, s.adds(s.fay, s.person(Fay), nil)).Passkey
	}
	return s.fay, s.fayID
}

func (s *scene) removesFays(who string) answer {
	_, id := s.fays()
	if who == "the sender" { // her own is removed elsewhere
		id = recordtest.Random()
	}
	return s.do("DELETE", "/v1/passkeys/"+id.String(), s.token(who), nil)
}

func (s *scene) opensFays(who string) answer {
	p, _ := s.fays()
	return s.asks(p, s.token(who))
}

func (s *scene) opensNobodys(who string) answer {
	return s.asks(passkeytest.New(site, siteHost), s.token(who))
}

// What a passkey opens is a file. Nobody is signed in by it.
func TestAPasskeyBeginsNoSession(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		p := passkeytest.New(site, siteHost)
		added := get[api.Passkey](h, h.adds(p, h.person(Fay), []byte("Fay's")))
		sessions := func() (rows []string) {
			h.must(db.View(t.Context(), func(tx *store.Tx) (err error) { rows, err = tx.Dump("session"); return err }))
			return rows
		}
		before := len(sessions())
		a := h.asks(p, "")
		kept := get[api.KeptKeyring](h, a)
		if kept.Who != Fay || kept.Number != 1 || kept.Passkey != added.Passkey || string(kept.File) != string(passkeytest.File())+"Fay's" {
			t.Errorf("%+v", kept)
		}
		if len(sessions()) != before || len(a.Header.Values("Set-Cookie")) > 0 {
			t.Error("there is a session")
		}
		for _, path := range []string{"/v1/passkeys", "/v1/directory", "/v1/consignments?direction=in"} {
			if a := h.do("GET", path, added.Passkey.String(), nil); a.Status != http.StatusUnauthorized {
				t.Errorf("%s: %d", path, a.Status)
			}
		}
		if list := get[api.Passkeys](h, h.do("GET", "/v1/passkeys", h.person(Fay), nil)).Passkeys; len(list) != 1 || list[0].Passkey != added.Passkey || list[0].Used == nil {
			t.Errorf("hers are %+v", list)
		}
	})
}

// Whoever holds a passkey gets the file as often as others sign in, and no oftener.
func TestOpeningsCount(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		p := passkeytest.New(site, siteHost)
		token := h.person(Fay)
		get[api.Passkey](h, h.adds(p, token, nil))
		h.held(server.Options{Limits: only(door.SignIns, door.Person, 1)}, desk.Config{})
		if a := h.asks(p, ""); a.Status != http.StatusOK {
			t.Fatalf("the first: %d %s", a.Status, a.Body)
		}
		if a := h.asks(p, ""); a.Status != http.StatusTooManyRequests || a.code() != api.CodeTooMany {
			t.Errorf("the second: %d %s", a.Status, a.Body)
		}
	})
}
