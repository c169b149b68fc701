package client

import (
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// listedFile holds the lists that were shown last, by direction. A home holds nothing that
// was sealed in clear: no reference of an exhibit, description or operation is in it, and no
// URN. To whom it went may be people: their ids are in it.
const listedFile = "listed.json"

// Listed is a list as it was when the service last answered: what a client goes by while
// the service is silent.
type Listed struct {
	AsOf event.Time  `json:"as_of"` // by this machine's clock
	Rows []ListedRow `json:"consignments"`
	More bool        `json:"more,omitempty"` // there was more than was listed
}

// ListedRow is one sending of it.
type ListedRow struct {
	Consignment event.ConsignmentID `json:"consignment"`
	From        event.UnitID        `json:"from"`
	To          []event.HolderID    `json:"to"` // where it went last
	Exhibits    int                 `json:"exhibits"`
	ReceiveBy   event.Time          `json:"receive_by"`
	Status      custody.Status      `json:"status"`
}

// usualList is so long as a list is that nobody asked to be shorter.
const usualList = 50

// KeepList remembers a list that was shown from its beginning, unless it was cut shorter than
// usual and than what is kept: who asked for the newest alone would see no other while
// the service is silent.
func (h *Home) KeepList(direction string, p *Page, now event.Time) error {
	k := Listed{AsOf: now, More: p.Next != nil}
	for i := range p.Views {
		v := &p.Views[i]
		to := v.To
		if len(v.Now) > 0 {
			to = v.Now
		}
		k.Rows = append(k.Rows, ListedRow{v.Consignment, v.From, to, len(v.Exhibits), v.ReceiveBy, v.Status})
	}
	all := h.listed()
	if k.More && len(k.Rows) < min(len(all[direction].Rows), usualList) {
		return nil
	}
	all[direction] = k
	b, err := json.Marshal(all)
	if err != nil {
		return err
	}
	return replace(filepath.Join(h.Dir, listedFile), b)
}

// LastList gives the newest list of that direction as it stands at now: a receipt that was
// owed when the service last answered is overdue once its instant has passed, whoever is
// silent. A clock that was set back hides nothing: no time before the list's own counts.
// It is nil where no list was kept, or what was kept can't be read.
func (h *Home) LastList(direction string, now event.Time) *Listed {
	k, ok := h.listed()[direction]
	if !ok {
		return nil
	}
	for i := range k.Rows {
		r := &k.Rows[i]
		if owed := r.Status == custody.Waiting || r.Status == custody.Partly; owed && max(now, k.AsOf) > r.ReceiveBy {
			r.Status = custody.Overdue
		}
	}
	return &k
}

func (h *Home) listed() map[string]Listed {
	var all map[string]Listed
	b, err := os.ReadFile(filepath.Join(h.Dir, listedFile))
	if err != nil || json.Unmarshal(b, &all) != nil || all == nil {
		return map[string]Listed{}
	}
	return all
}
