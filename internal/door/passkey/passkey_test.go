package passkey_test

import (
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/door"
	"github.com/safehand/safehand/internal/door/passkey"
	"github.com/safehand/safehand/internal/door/passkey/passkeytest"
	"github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

const (
	site = "https://safehand.northshire.example:8443"
	host = "safehand.northshire.example"
)

// porch is a keeper, and the story of the people who come to it.
type porch struct {
	*recordtest.Story
	*passkey.Keeper
	t     testing.TB
	sites []string
}

func onBoth(t *testing.T, f func(p *porch)) {
	t.Helper()
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		f(newPorch(t, db))
	})
}

func newPorch(t testing.TB, db *store.DB) *porch {
	p := &porch{Story: recordtest.Begin(t, recordtest.New(t, "safehand.example/log"), db), t: t, sites: []string{site, "http://localhost:8080"}}
	now := func() event.Time { return event.TimeOf(p.Clock) }
	p.Keeper = passkey.New(passkey.Config{
		Store: db, Service: p.Service, Door: door.New(db, p.Service, now), Now: now, Site: func() []string { return p.sites },
	})
	p.Found()
	return p
}

func person(who event.PersonID) door.Caller {
	return door.Caller{Role: event.AsPerson, Actor: event.ActorID(who), Number: 1}
}

var amy, ben = person(recordtest.Amy), person(recordtest.Ben)

// made is a passkey as its new owner's browser hands it in.
func (p *porch) made(k *passkeytest.Passkey, c door.Caller) api.NewPasskey {
	p.t.Helper()
	o, err := p.Begin(p.t.Context(), c)
	p.must(err)
	return api.NewPasskey{Response: k.Create(p.t, o), File: append(passkeytest.File(), " of "+c.Actor...)}
}

func (p *porch) add(c door.Caller) (*passkeytest.Passkey, api.Passkey) {
	p.t.Helper()
	k := passkeytest.New(site, host)
	added, err := p.Add(p.t.Context(), c, p.made(k, c))
	p.must(err)
	return k, added
}

func (p *porch) asked() api.PasskeyOptions {
	p.t.Helper()
	o, err := p.Ask(p.t.Context())
	p.must(err)
	return o
}

func (p *porch) open(k *passkeytest.Passkey) (api.KeptKeyring, error) {
	p.t.Helper()
	return p.Open(p.t.Context(), api.OpenKeyring{Response: k.Get(p.t, p.asked())})
}

func (p *porch) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// rows are those of the tables that passkeys have.
func (p *porch) rows() (out []string) {
	p.t.Helper()
	p.must(p.DB.View(p.t.Context(), func(tx *store.Tx) error {
		for _, table := range []string{"passkey", "kept_keyring"} {
			rows, err := tx.Dump(table)
			if err != nil {
				return err
			}
			out = append(out, rows...)
		}
		return nil
	}))
	return out
}

func code(err error) event.Code {
	if err == nil {
		return ""
	}
	return api.Of(err).Code
}

func TestAPasskeyGivesItsOwnKeyringAndNoOther(t *testing.T) {
	onBoth(t, func(p *porch) {
		owners := map[*passkeytest.Passkey]event.PersonID{}
		ids := map[*passkeytest.Passkey]event.Digest{}
		for _, c := range []door.Caller{amy, amy, ben} {
			k, added := p.add(c)
			who, _ := c.Actor.Person()
			owners[k], ids[k] = who, added.Passkey
		}
		for k, who := range owners {
			for _, unnamed := range []bool{false, true} {
				k.Unnamed = unnamed
				got, err := p.open(k)
				p.must(err)
				if got.Who != who || got.Number != 1 || got.Passkey != ids[k] || string(got.File) != string(passkeytest.File())+" of "+string(who) {
					t.Errorf("unnamed: %v, of %s: %+v", unnamed, who, got)
				}
			}
		}
		for c, n := range map[door.Caller]int{amy: 2, ben: 1} {
			list, err := p.List(t.Context(), c)
			p.must(err)
			if len(list.Passkeys) != n || list.Passkeys[0].Used == nil || list.Passkeys[0].Added != event.TimeOf(p.Clock) {
				t.Errorf("%s sees %+v", c.Actor, list.Passkeys)
			}
		}
	})
}

// Whatever is wrong with an answer, nothing is handed out.
func TestWhatOpensNothing(t *testing.T) {
	onBoth(t, func(p *porch) {
		k, _ := p.add(amy)
		bens, _ := p.add(ben)
		with := func(change func(*passkeytest.Passkey)) func() map[string]any {
			return func() map[string]any {
				c := *k
				change(&c)
				return c.Get(t, p.asked())
			}
		}
		used := k.Get(t, p.asked())
		if _, err := p.Open(t.Context(), api.OpenKeyring{Response: used}); err != nil {
			t.Fatal(err)
		}
		part := func(r map[string]any) map[string]any { return r["response"].(map[string]any) }
		for name, c := range map[string]struct {
			says func() map[string]any
			code event.Code
		}{
			"an answer that was given already": {func() map[string]any { return used }, event.CodeStale},
			"what was never asked": {func() map[string]any {
				o := p.asked()
				o.Options["challenge"] = strings.Repeat("A", 43)
				return k.Get(t, o)
			}, event.CodeStale},
			"after five minutes": {func() map[string]any {
				r := k.Get(t, p.asked())
				p.Clock = p.Clock.Add(5 * time.Minute)
				return r
			}, event.CodeStale},
			"what was asked of a new passkey": {func() map[string]any {
				o, err := p.Begin(t.Context(), amy)
				p.must(err)
				return k.Get(t, o)
			}, event.CodeSignature},
			"a page elsewhere":          {with(func(k *passkeytest.Passkey) { k.Site = "https://safehand.elsewhere.example" }), event.CodeSignature},
			"another site of that name": {with(func(k *passkeytest.Passkey) { k.Site = "https://" + host }), event.CodeSignature},
			"a passkey of another name": {with(func(k *passkeytest.Passkey) { k.Host = "elsewhere.example" }), event.CodeSignature},
			"no PIN, finger or face":    {with(func(k *passkeytest.Passkey) { k.Unverified = true }), event.CodeSignature},
			"nobody's passkey":          {func() map[string]any { return passkeytest.New(site, host).Get(t, p.asked()) }, event.CodeSignature},
			"another's signature": {func() map[string]any {
				o := p.asked()
				r := k.Get(t, o)
				part(r)["signature"] = part(bens.Get(t, o))["signature"]
				return r
			}, event.CodeSignature},
			"said to be another's": {func() map[string]any {
				o := p.asked()
				r := k.Get(t, o)
				part(r)["userHandle"] = part(bens.Get(t, o))["userHandle"]
				return r
			}, event.CodeSignature},
			"no answer at all": {func() map[string]any { return map[string]any{"id": "x"} }, api.CodeBadRequest},
			"the making of a passkey": {func() map[string]any {
				return p.made(passkeytest.New(site, host), amy).Response
			}, api.CodeBadRequest},
		} {
			if got, err := p.Open(t.Context(), api.OpenKeyring{Response: c.says()}); code(err) != c.code || got.File != nil || got.Who != "" {
				t.Errorf("%s: %+v, %v", name, got, err)
			}
		}
		if got, err := p.open(k); err != nil || got.Who != recordtest.Amy {
			t.Errorf("afterwards her own passkey gives %+v, %v", got, err)
		}
	})
}

// A passkey counts its uses. One that counts backwards has a twin.
func TestACopyIsNoticed(t *testing.T) {
	onBoth(t, func(p *porch) {
		k, _ := p.add(amy)
		k.Counted(9)
		if _, err := p.open(k); err != nil {
			t.Fatal(err)
		}
		k.Counted(8)
		if got, err := p.open(k); code(err) != event.CodeState || got.File != nil {
			t.Errorf("counting backwards: %+v, %v", got, err)
		}
		k.Counted(10)
		if _, err := p.open(k); err != nil {
			t.Errorf("counting on: %v", err)
		}
	})
}

// With a key go its passkeys, in the transaction that says so; her new key's stay.
func TestAKeyringEndsWithItsKey(t *testing.T) {
	onBoth(t, func(p *porch) {
		k, _ := p.add(amy)
		bens, _ := p.add(ben)
		p.Say(&event.Revoked{
			Header: p.By(event.ActorID(recordtest.Amy), event.PartyID(recordtest.Police)),
			Key:    event.KeyRef{Holder: event.HolderID(recordtest.Amy), Number: 1}, Reason: event.Compromised, Since: new(event.LogIndex),
		})
		for _, row := range p.rows() {
			if strings.Contains(row, string(recordtest.Amy)) {
				t.Errorf("still there: %.200s", row)
			}
		}
		if got, err := p.open(k); code(err) != event.CodeSignature || got.File != nil {
			t.Errorf("%+v, %v", got, err)
		}
		if _, err := p.open(bens); err != nil {
			t.Errorf("another's ended too: %v", err)
		}
	})
}

// One that was added while its key ended is found out when it is next asked for.
func TestAnEndedKeysPasskeyIsForgottenWhenAsked(t *testing.T) {
	onBoth(t, func(p *porch) {
		k, added := p.add(amy)
		var late *store.Passkey
		p.must(p.DB.View(t.Context(), func(tx *store.Tx) (err error) { late, err = tx.Passkey(added.Passkey); return err }))
		p.Say(&event.Revoked{
			Header: p.By(event.ActorID(recordtest.Amy), event.PartyID(recordtest.Police)),
			Key:    event.KeyRef{Holder: event.HolderID(recordtest.Amy), Number: 1}, Reason: event.Superseded,
		})
		p.must(p.DB.Update(t.Context(), func(tx *store.Tx) error { return tx.AddPasskey(*late, passkeytest.File()) }))
		if got, err := p.open(k); code(err) != event.CodeRevoked || got.File != nil {
			t.Errorf("%+v, %v", got, err)
		}
		if rows := p.rows(); len(rows) != 0 {
			t.Errorf("still there: %.200q", rows)
		}
		if _, err := p.Add(t.Context(), amy, p.made(passkeytest.New(site, host), amy)); code(err) != event.CodeRevoked {
			t.Errorf("another one: %v", err)
		}
	})
}

func TestOnlyPeopleAndOnlyTheirOwn(t *testing.T) {
	onBoth(t, func(p *porch) {
		_, added := p.add(amy)
		n := p.made(passkeytest.New(site, host), amy)
		for _, c := range []door.Caller{
			{}, {Role: event.AsAgent, Actor: event.ActorID(recordtest.Intake), Number: 1}, {Role: event.AsRoot, Actor: event.ActorID(recordtest.CPS), Number: 1},
			{Role: event.AsOrder, Actor: amy.Actor, Number: 1}, {Role: event.AsInvitation, Actor: amy.Actor, Number: 1},
			{Role: event.AsOperator, Actor: "safehand.example", Number: 1},
		} {
			want := event.CodeNotYours
			if c.Role == "" {
				want = api.CodeSignIn
			}
			_, one := p.Begin(t.Context(), c)
			_, two := p.Add(t.Context(), c, n)
			_, three := p.List(t.Context(), c)
			for i, err := range []error{one, two, three, p.Remove(t.Context(), c, added.Passkey)} {
				if code(err) != want {
					t.Errorf("%q, %d: %v", c.Role, i, err)
				}
			}
		}
		if err := p.Remove(t.Context(), ben, added.Passkey); code(err) != api.CodeNotFound {
			t.Errorf("another's is removed: %v", err)
		}
		if len(p.rows()) != 2 {
			t.Error("hers is gone")
		}
		p.must(p.Remove(t.Context(), amy, added.Passkey))
		if rows := p.rows(); len(rows) != 0 {
			t.Errorf("left behind: %q", rows)
		}
	})
}

func TestALostPasskeyOpensNothing(t *testing.T) {
	onBoth(t, func(p *porch) {
		lost, id := p.add(amy)
		other, _ := p.add(amy)
		p.must(p.Remove(t.Context(), amy, id.Passkey))
		if got, err := p.open(lost); code(err) != event.CodeSignature || got.File != nil {
			t.Errorf("%+v, %v", got, err)
		}
		if _, err := p.open(other); err != nil {
			t.Error(err)
		}
	})
}

func TestAServiceWithoutANameTakesNone(t *testing.T) {
	onBoth(t, func(p *porch) {
		for _, sites := range [][]string{nil, {"https://192.0.2.7:8443"}, {":"}} {
			p.sites = sites
			_, one := p.Begin(t.Context(), amy)
			_, two := p.Ask(t.Context())
			if code(one) != event.CodeState || code(two) != event.CodeState || !strings.Contains(one.Error(), "can give it a name") {
				t.Errorf("%q: %v, %v", sites, one, two)
			}
		}
		// Plain HTTP on this machine is a second address of the same name.
		p.sites = []string{"https://localhost:8443", "http://localhost:8080"}
		for _, s := range p.sites {
			k := passkeytest.New(s, "localhost")
			if _, err := p.Add(t.Context(), amy, p.made(k, amy)); err != nil {
				t.Errorf("%s: %v", s, err)
			}
		}
		if len(p.rows()) != 4 {
			t.Error("not both are kept")
		}
	})
}
