// Package board makes the report to the board: what a data protection officer puts
// before the people who answer for a unit, once a month. How long receipts took, what
// was late and what still is, what rang, what was checked, which reviews are open,
// whether anybody heard the drills.
//
// It is worked out from verified statements recorded before the month's end and from
// nothing else: not from today's date, nor from what was said since, so that the
// report of any month comes out the same, to the byte, whenever and by whomever of
// the unit it is made again. It names the log and its head at that instant.
//
// Nothing here does I/O or asks the time. What a number does not show is said beside
// it: see [Report.Text].
package board

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"

	"github.com/safehand/safehand/event"
)

// Log is the log as it was at the month's end.
type Log struct {
	Origin event.Origin `json:"origin"`
	Size   int64        `json:"size"` // entries recorded before it
	Root   event.Digest `json:"root"`
}

// Report is that of a month, for units of one organisation.
type Report struct {
	Month  Month          `json:"month"`
	From   event.Time     `json:"from"`
	Until  event.Time     `json:"until"` // and no longer
	Looked event.Time     `json:"sent_since"`
	Units  []event.UnitID `json:"units"`
	Log    Log            `json:"log"`
	To     Half           `json:"to_the_units"`
	By     Half           `json:"by_the_units"`
	// Encrypted, in per cent, is a fact of the format and no measurement.
	Encrypted int `json:"encrypted"`
	// Drills are tests of the alarms of the units.
	Drills   Drills     `json:"drills"`
	Sendings []*Sending `json:"sendings"`
}

// Make adds up what was known of sendings and drills at the month's end. Sendings neither
// to nor by one of the units, those from before it looks, and drills of other units are
// left out, in whatever order and however often they come.
func Make(m Month, log Log, units []event.UnitID, sendings []*Sending, drills []*Drill) *Report {
	r := &Report{
		Month: m, From: m.Begins(), Until: m.Ends(), Looked: m.Looked(), Log: log, Encrypted: 100,
		Units: slices.Compact(slices.Sorted(slices.Values(units))), Sendings: []*Sending{},
	}
	var to, by []*Sending
	for _, s := range inOrder(sendings) {
		into, from := r.addressed(s), slices.Contains(r.Units, s.From)
		if s.Sent < r.Looked || s.Sent >= r.Until || !into && !from {
			continue
		}
		r.Sendings = append(r.Sendings, s)
		if into {
			to = append(to, s)
		}
		if from {
			by = append(by, s)
		}
	}
	var own []event.OrgID
	for _, u := range r.Units {
		own = append(own, u.Org())
	}
	r.To, r.By, r.Drills = halfOf(m, own, to, false), halfOf(m, own, by, true), drillsOf(m, r.Units, drills)
	return r
}

func inOrder(in []*Sending) []*Sending {
	out := slices.SortedFunc(slices.Values(in), func(a, b *Sending) int { return cmp.Compare(a.Entry, b.Entry) })
	return slices.CompactFunc(out, func(a, b *Sending) bool { return a.Entry == b.Entry })
}

// addressed: to one of the units as such. What was sent to one of its people by name is
// hers alone to list, and a report that held it would depend on who makes it.
func (r *Report) addressed(s *Sending) bool {
	return slices.ContainsFunc(s.To, func(t event.HolderID) bool {
		u, ok := t.Unit()
		return ok && slices.Contains(r.Units, u)
	})
}

// JSON is the whole report, with each sending that it counts.
func (r *Report) JSON() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(r)
	return b.Bytes(), err
}

// find is one of the report's sendings.
func (r *Report) find(id event.ConsignmentID) *Sending {
	i := slices.IndexFunc(r.Sendings, func(s *Sending) bool { return s.ID == id })
	return r.Sendings[i]
}
