package web

import (
	"net/url"
	"slices"
)

// narrowing is which of what happened to a sending is listed: what is of one kind, of one
// exhibit, or both. It stands in the address, so that it is kept by a lock and can be sent on.
type narrowing struct {
	Kinds    []narrower // there are at least two, or none
	Exhibits []narrower // as those
	All      string     // leads to the whole list
	Kind     bool       // it goes by kind
	Exhibit  bool       // it goes by exhibit
	None     bool       // nothing is left of it
}

// narrower leads to a narrower list.
type narrower struct {
	Key        string // the kind, or the exhibit's ID; "" is all
	SealNumber string // of an exhibit
	To         string
	Here       bool
}

// sorts are the kinds that people look for, and what is of each.
var sorts = []struct {
	key   string
	kinds []string
}{
	{"moves", []string{"dispatched", "received", "recalled", "rejected", "returned", "destroyed"}},
	{"checks", []string{"checked", "seal-broken", "unchecked"}},
	{"questions", []string{"noticed", "reported", "asked-back", "redirect-asked", "answered", "noted", "review-decided"}},
	{"alarms", []string{"alarm", "unanswered", "unchecked"}},
	{"access", []string{"stopped", "resumed"}},
}

// narrow leaves out of the list what the address does not ask for. What it asks for that is
// not there narrows nothing: a list that is empty by a mistyped address would say that
// nothing happened. What is left out is served all the same: on paper the list is whole.
func (v *sendingView) narrow(q url.Values) {
	n := narrowing{All: v.address("", "")}
	kind, exhibit := q.Get("kind"), q.Get("exhibit")
	var of []string
	for _, s := range sorts {
		if slices.ContainsFunc(v.Happened, func(h happening) bool { return slices.Contains(s.kinds, h.Kind) }) {
			n.Kinds = append(n.Kinds, narrower{Key: s.key})
			if s.key == kind {
				of = s.kinds
			}
		}
	}
	if of == nil || len(n.Kinds) < 2 {
		kind, of = "", nil
	}
	if !slices.ContainsFunc(v.Rows, func(x exhibitLine) bool { return x.ID == exhibit }) || len(v.Rows) < 2 {
		exhibit = ""
	}
	n.Kind, n.Exhibit = kind != "", exhibit != ""
	n.None = true
	for i := range v.Happened {
		h := &v.Happened[i]
		h.Out = of != nil && !slices.Contains(of, h.Kind) || exhibit != "" && !h.about(exhibit)
		n.None = n.None && h.Out
	}
	v.choices(&n, kind, exhibit)
	v.Narrow = n
}

// choices are the links to each list, the whole one first. One keeps what the other narrows.
func (v *sendingView) choices(n *narrowing, kind, exhibit string) {
	if len(n.Kinds) < 2 {
		n.Kinds = nil
	} else {
		n.Kinds = slices.Insert(n.Kinds, 0, narrower{})
	}
	for i := range n.Kinds {
		c := &n.Kinds[i]
		c.To, c.Here = v.address(c.Key, exhibit), c.Key == kind
	}
	if len(v.Rows) < 2 {
		return
	}
	n.Exhibits = []narrower{{To: v.address(kind, ""), Here: exhibit == ""}}
	for _, x := range v.Rows {
		n.Exhibits = append(n.Exhibits, narrower{x.ID, x.SealNumber, v.address(kind, x.ID), x.ID == exhibit})
	}
}

func (v *sendingView) address(kind, exhibit string) string {
	q := url.Values{}
	if kind != "" {
		q.Set("kind", kind)
	}
	if exhibit != "" {
		q.Set("exhibit", exhibit)
	}
	out := url.URL{Path: "/s/" + v.ID, RawQuery: q.Encode(), Fragment: "happened"}
	return out.String()
}

// about: it is about that exhibit. What names none is about all of them.
func (h happening) about(exhibit string) bool {
	return len(h.of) == 0 || slices.Contains(h.of, exhibit)
}
