package api

import "github.com/safehand/safehand/event"

// Watch says who watches the log, as the service sees it. What counts is what
// they signed: see [Cosigned].
type Watch struct {
	Size int64 `json:"size"` // of the log
	// Behind: nothing is appended, because a witness knows entries that are not
	// here, or was not heard yet.
	Behind    bool      `json:"behind"`
	Witnesses []Witness `json:"witnesses"`
}

// Witness is one that the service asks to cosign.
type Witness struct {
	Name     string      `json:"name"`
	Keys     []string    `json:"keys"` // verifier keys that have cosigned
	Size     int64       `json:"size"` // of the newest head it cosigned
	Cosigned *event.Time `json:"cosigned,omitempty"`
	Asked    *event.Time `json:"asked,omitempty"`
	// Trouble is missing when there is none; otherwise unheard, silent, refuses,
	// partial, ahead or forked.
	Trouble event.Code `json:"trouble,omitempty"`
}

// Cosigned are heads of the log that others signed, as notes with their lines.
// Of each key that ever cosigned there is the newest head up to the size asked
// for, and the first above it.
type Cosigned struct {
	Before []string `json:"before"` // the smallest first, with the newest line of each key
	After  []string `json:"after"`  // the smallest first, with the first line of each key
}
