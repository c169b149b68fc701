package web_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/safehand/safehand/event"
	server "github.com/safehand/safehand/internal/server/node"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/internal/world/sample"
)

// Where nobody can be told nothing is looked for, and a page that found nothing wrong for
// that reason must not say so.
func TestNothingLookedForIsNotNothingWrong(t *testing.T) {
	h := houseOf(t, sample.New(t))
	a := h.opened(world.Ravi).as(world.Ravi).do("GET", "/service")
	if !strings.Contains(a.body, "Nothing is looked for") || strings.Contains(a.body, ">Nothing.<") {
		t.Errorf("a service that tells nobody says: %s", a.body)
	}
}

// How the service is, who administers an organisation reads: what fails since when and
// what waits, the newest backup, and what was found wrong. Nobody else does; and what is
// one organisation's own, or the operator's machines', is shown to nobody here.
func TestHowTheServiceIsIsShownToAdministrators(t *testing.T) {
	s := sample.New(t)
	db, err := store.Open(t.Context(), server.DSN(s.Data, ""))
	if err != nil {
		t.Fatal(err)
	}
	const day event.Time = 1479718800 // 21/11/2016 09:00
	err = db.Update(t.Context(), func(tx *store.Tx) error {
		return errors.Join(
			tx.AddChannel("mail"), tx.AddChannel("siem"),
			tx.WriteChannel(store.Channel{Name: "mail", Succeeded: day, Failed: day + 60, Failures: 3, Trouble: "the mail server mail.inside.example does not answer"}),
			tx.WriteChannel(store.Channel{Name: "siem", Succeeded: day}),
			tx.BackupMade(store.Backup{At: day}, day),
			tx.RestoreTried(store.Tried{Passed: day - 90*86400, Of: day - 91*86400, Failed: day - 86400}),
			tx.BeginWatched(store.Watched{Matter: "witness-silent", Subject: "witness.one.example", Since: day, Told: 1}),
			tx.BeginWatched(store.Watched{Matter: "unit-key-owed", Subject: "northshire.example/cid", Since: day, Told: 1}),
			tx.BeginWatched(store.Watched{Matter: "hours-left", Subject: "a problem", Since: day, Told: 1}),
			tx.BeginWatched(store.Watched{Matter: "clock", Since: day}),
		)
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	h := houseOf(t, s)
	a := h.opened(world.Ravi).as(world.Ravi).do("GET", "/service")
	for _, want := range []string{`data-channel="mail"`, ">Fails<", ">Works<", `data-matter="witness-silent"`, "The newest was made on", "21/11/2016 09:00", "Putting one back was tried on", "20/11/2016 09:00", "23/08/2016", "22/08/2016"} {
		if !strings.Contains(a.body, want) {
			t.Errorf("an administrator does not see %s", want)
		}
	}
	for _, not := range []string{"inside.example", "witness.one", "unit-key-owed", "hours-left", "cid", `data-matter="clock"`} {
		if strings.Contains(a.body, not) {
			t.Errorf("an administrator sees %s", not)
		}
	}
	for _, who := range []event.PersonID{world.Sarah, world.Amy} {
		if a := h.opened(who).as(who).do("GET", "/service"); a.StatusCode != http.StatusForbidden || strings.Contains(a.body, "data-channel") {
			t.Errorf("%s is answered %d", who, a.StatusCode)
		}
	}
}
