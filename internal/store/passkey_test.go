package store_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

var (
	first    = event.Signer{ID: event.ActorID(owner), Number: 1}
	second   = event.Signer{ID: event.ActorID(owner), Number: 2}
	stranger = event.Signer{ID: "stranger.hall@cps-northshire.example", Number: 1}
)

func passkey(name string, of event.Signer) store.Passkey {
	return store.Passkey{
		ID: event.Sum([]byte(name)), Credential: []byte(name), PublicKey: []byte("key of " + name), Counter: 7, Syncs: true,
		Attachment: "platform", Transports: []string{"internal", "hybrid"}, Of: of, Added: until,
	}
}

func addPasskey(t *testing.T, db *store.DB, p store.Passkey) {
	t.Helper()
	update(t, db, func(tx *store.Tx) error { return tx.AddPasskey(p, append([]byte("locked for "), p.Credential...)) })
}

// kept are the names of the passkeys and of the keyrings locked for them.
func kept(t *testing.T, db *store.DB, names ...string) (out []string) {
	t.Helper()
	view(t, db, func(tx *store.Tx) error {
		for _, n := range names {
			p, err := tx.Passkey(event.Sum([]byte(n)))
			file, e := tx.KeptKeyring(event.Sum([]byte(n)))
			if err := errors.Join(err, e); err != nil {
				return err
			}
			if (p == nil) != (file == nil) {
				t.Errorf("%s: passkey %v, and keyring %q", n, p, file)
			}
			if p != nil && string(file) == "locked for "+n {
				out = append(out, n)
			}
		}
		return nil
	})
	return out
}

func TestAPasskeyIsKeptWithItsKeyring(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		p := passkey("laptop", first)
		addPasskey(t, db, p)
		err := db.Update(t.Context(), func(tx *store.Tx) error { return tx.AddPasskey(p, []byte("another")) })
		if !errors.Is(err, store.ErrTaken) {
			t.Errorf("the same credential a second time: %v", err)
		}
		update(t, db, func(tx *store.Tx) error { return tx.UsedPasskey(p.ID, 9, until+5) })
		p.Counter, p.Used = 9, until+5
		view(t, db, func(tx *store.Tx) error {
			got, err := tx.Passkey(p.ID)
			all, e := tx.PasskeysOf(p.Of.ID)
			if err := errors.Join(err, e); err != nil {
				return err
			}
			if got == nil || len(all) != 1 || !alike(*got, p) || !alike(all[0], p) {
				t.Errorf("kept %+v\nfound %+v and %+v", p, got, all)
			}
			return nil
		})
		update(t, db, func(tx *store.Tx) error {
			if ok, err := tx.DropPasskey(p.ID, stranger.ID); ok || err != nil {
				t.Errorf("another's is dropped: %v, %v", ok, err)
			}
			return nil
		})
		if got := kept(t, db, "laptop"); len(got) != 1 {
			t.Error("another took it away")
		}
		update(t, db, func(tx *store.Tx) error {
			if ok, err := tx.DropPasskey(p.ID, p.Of.ID); !ok || err != nil {
				t.Errorf("her own is not dropped: %v, %v", ok, err)
			}
			return nil
		})
		if got := kept(t, db, "laptop"); len(got) != 0 {
			t.Error("it is still there")
		}
	})
}

func alike(a, b store.Passkey) bool {
	return a.ID == b.ID && string(a.Credential) == string(b.Credential) && string(a.PublicKey) == string(b.PublicKey) && a.Counter == b.Counter &&
		a.Syncs == b.Syncs && a.Attachment == b.Attachment && slices.Equal(a.Transports, b.Transports) && a.Of == b.Of && a.Added == b.Added && a.Used == b.Used
}

// The transaction that writes down that a key has ended forgets what is locked
// with it, and nothing else: not what the next key has, though a rebuild comes
// past the end of the old one again.
func TestWithTheKeyItsPasskeysEnd(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		for name, of := range map[string]event.Signer{"old": first, "older": first, "new": second, "ben's": stranger} {
			addPasskey(t, db, passkey(name, of))
		}
		ended := directory.KeyRecord{Number: 1, Revoked: &directory.Revocation{Reason: event.Superseded}}
		says := func(keys ...directory.KeyRecord) {
			update(t, db, func(tx *store.Tx) error {
				if _, err := tx.Lock(); err != nil {
					return err
				}
				who := event.HolderID(owner)
				return tx.Save(directory.Changes{People: map[event.HolderID]*directory.Person{who: {ID: who, Keys: keys}}}, custody.Changes{})
			})
		}
		all := []string{"ben's", "new", "old", "older"}
		says(directory.KeyRecord{Number: 1})
		if got := kept(t, db, all...); !slices.Equal(got, all) {
			t.Errorf("while the key is in force %v are kept", got)
		}
		for _, keys := range [][]directory.KeyRecord{{ended}, {ended, {Number: 2}}} {
			says(keys...)
			if got := kept(t, db, all...); !slices.Equal(got, []string{"ben's", "new"}) {
				t.Errorf("after its end %v are kept", got)
			}
		}
	})
}

func TestAPasskeyAnswersOnce(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c := event.Sum([]byte("challenge"))
		use := func(c event.Digest, now event.Time) (by event.Signer, ok bool) {
			update(t, db, func(tx *store.Tx) (err error) { by, ok, err = tx.UsePasskeyChallenge(c, now); return err })
			return by, ok
		}
		ask := func(by event.Signer) {
			update(t, db, func(tx *store.Tx) error { return tx.AddPasskeyChallenge(c, by, until) })
		}
		ask(first)
		if _, ok := use(event.Sum([]byte("another")), until-1); ok {
			t.Error("one that was never asked is open")
		}
		if by, ok := use(c, until-1); !ok || by != first {
			t.Errorf("hers: %v, %v", by, ok)
		}
		if _, ok := use(c, until-1); ok {
			t.Error("it is open a second time")
		}
		ask(event.Signer{})
		if _, ok := use(c, until); ok {
			t.Error("it is open after its time")
		}
		update(t, db, func(tx *store.Tx) error {
			if n, err := tx.DropPasskeyChallenges(until); n != 1 || err != nil {
				t.Errorf("%d were forgotten, %v", n, err)
			}
			return nil
		})
	})
}
