package store_test

import (
	"reflect"
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

func sum(s string) event.Digest { return event.Sum([]byte(s)) }

// sealedExhibit has a value in every field: one that is forgotten shows.
func sealedExhibit() *custody.Exhibit {
	seal := event.Seal{
		Recipient: event.RecipientID{Digest: sum("recipient")}, Commitment: sum("commitment"),
		Manifest: event.Sized{Digest: sum("manifest"), Size: 1}, List: event.Sized{Digest: sum("list"), Size: 2},
		Segments: event.Segments{Count: 2, Size: 10, Total: 15},
	}
	stopper := event.Signer{ID: "amy.reed@northshire.example", Number: 1}
	return &custody.Exhibit{
		InsteadOf: &event.ExhibitID{Digest: sum("before")}, ReplacedBy: &event.ExhibitID{Digest: sum("after")},
		Recipient: seal.Recipient, Thread: event.Thread{Digest: sum("thread")}, Order: event.EventID{Digest: sum("order")},
		ID: seal.ID(), Seal: seal, Type: "cctv", Marking: event.Official, People: []event.Count{{Category: "victim", N: 2}},
		SealedBy: event.EventID{Digest: sum("sealed")}, SealedAt: directory.Place{Index: 7, Recorded: 9}, Recalled: true,
		Consignments: []event.ConsignmentID{{Digest: sum("consignment")}},
		Stops: []custody.Stop{
			{Act: custody.Act{Event: event.EventID{Digest: sum("stop")}, By: stopper, For: "northshire.example/cid", At: directory.Place{Index: 8, Recorded: 10}},
				Resumed: &custody.Act{Event: event.EventID{Digest: sum("resume")}, By: stopper, For: "northshire.example/cid", At: directory.Place{Index: 9, Recorded: 11}}},
		},
	}
}

func TestAnExhibitIsKeptWhole(t *testing.T) {
	full := sealedExhibit()
	v := reflect.ValueOf(*full)
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			t.Fatalf("%s has no value: this test shows nothing of it", v.Type().Field(i).Name)
		}
	}
	ordered := &custody.Exhibit{Recipient: full.Recipient, Thread: full.Thread, Order: full.Order, Recalled: true}
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		for _, want := range []*custody.Exhibit{ordered, full} {
			update(t, db, func(tx *store.Tx) error {
				if _, err := tx.Lock(); err != nil {
					return err
				}
				return tx.Save(directory.Changes{}, custody.Changes{Exhibits: map[event.RecipientID]*custody.Exhibit{want.Recipient: want}})
			})
			view(t, db, func(tx *store.Tx) error {
				got, err := tx.Exhibit(want.Recipient)
				if !reflect.DeepEqual(got, want) {
					t.Errorf("kept %+v of %+v", got, want)
				}
				return err
			})
		}
		view(t, db, func(tx *store.Tx) error {
			bySeal, err := tx.ExhibitBySeal(full.ID)
			byNumber, err2 := tx.ExhibitByNumber(full.ID.SealNumber())
			if err != nil || err2 != nil || !reflect.DeepEqual(bySeal, full) || !reflect.DeepEqual(byNumber, full) {
				t.Errorf("by its seal %v, %v; by its number %v, %v", bySeal, err, byNumber, err2)
			}
			none, err := tx.Exhibit(event.RecipientID{Digest: sum("nobody's")})
			if none != nil {
				t.Error("an exhibit out of nothing")
			}
			return err
		})
	})
}
