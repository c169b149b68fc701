package continuity

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// clock writes an instant as people here write it. It says UTC, because the
// pages show local time.
func clock(t event.Time) string { return t.Std().Format("02/01/2006 15:04:05") + " UTC" }

func place(p directory.Place) string {
	return fmt.Sprintf("%s, entry %d", clock(p.Recorded), p.Index)
}

func index(i event.LogIndex) string { return strconv.FormatInt(int64(i), 10) }

// who said it, and for whom.
func who(h *event.Header) string {
	if h.By.ID == event.ActorID(h.Log.Service()) {
		return "the service " + string(h.By.ID)
	}
	if h.For == event.PartyID(h.By.ID) {
		return "the root of " + string(h.By.ID)
	}
	return fmt.Sprintf("%s, for %s", actor(h.By.ID), h.For)
}

// actor names a machine as one, so that nobody takes it for a person.
func actor[T ~string](id T) string {
	if _, agent := event.ActorID(id).Agent(); agent {
		return "the machine " + string(id)
	}
	return string(id)
}

// both names the people of a short list.
func both[T ~string](ids []T) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = actor(id)
	}
	return and(out)
}

// and is "A", "A and B" or "A, B and C".
func and(s []string) string {
	if len(s) < 2 {
		return strings.Join(s, "")
	}
	return strings.Join(s[:len(s)-1], ", ") + " and " + s[len(s)-1]
}

func key(k event.KeyRef) string { return fmt.Sprintf("key %d of %s", k.Number, actor(k.Holder)) }

func seals(ids []event.ExhibitID) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = id.SealNumber()
	}
	return and(out)
}

func due(d event.Deadline) string {
	unit := "working hour"
	switch d.Kind {
	case event.Instant:
		return fmt.Sprintf("receipt due by %s (%s)", clock(d.At), plain(d.Reason))
	case event.WorkingDays:
		unit = "working day"
	}
	return "receipt due within " + count(int64(d.N), unit)
}

// count is "1 file" or "14 files", with the digits of large numbers in threes.
func count(n int64, noun string) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	if n != 1 {
		noun += "s"
	}
	return s + " " + noun
}

// spoken are codes that people say otherwise than they are spelt.
var spoken = map[event.Code]string{
	"abe-interview": "ABE interview", "999-call": "999 call", "bwv": "body worn video", "cctv": "CCTV",

	"dispatched-in-error": "sent in error", "duplicate": "a duplicate",

	"case-ended": "the case has ended", "other": "for another reason", "replaced": "it was replaced",
	"sent-in-error": "it was sent in error", "wrong-case": "wrong case",

	"does-not-match": "it does not match what it is said to be", "lost-or-changed": "it may be lost or changed",
	"not-ours": "it is not theirs", "not-sure": "they are not sure about it", "seen-by-others": "others may have seen it",
	"will-not-play": "it will not play",

	"none-made": "none were made", "some-remain": "some remain",

	event.Agreed: "agreed", event.CannotSend: "it can't be sent", event.Declined: "declined", event.Closed: "dealt with",
	event.Withdrawn: "withdrawn", event.AlreadySent: "it had been sent already",

	"plea-and-trial-preparation": "plea and trial preparation hearing", "sentence": "sentencing hearing", "bail": "bail hearing",
}

// plain is a code in words. No code has a meaning that only its spelling shows.
func plain(c event.Code) string {
	if s, ok := spoken[c]; ok {
		return s
	}
	return strings.ReplaceAll(string(c), "-", " ")
}

func plains(codes []event.Code) string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = plain(c)
	}
	return strings.Join(out, ", ")
}

// typeWords are the types of exhibit as people say them.
func typeWords(c event.Code) string {
	if c == "other" {
		return "another kind of exhibit"
	}
	return plain(c)
}

func hearing(c event.Code) string {
	if c == "other" {
		return "another hearing"
	}
	return plain(c)
}

func markingWords(m event.Marking) string { return strings.ToUpper(string(m)) }

// purposes is what somebody opened it for.
func purposes(p event.Code, agent *event.AgentID) string {
	switch {
	case p == event.ToExport:
		return "to export it"
	case p == event.ToPassOn:
		return "to pass it on"
	case p == event.ToFile && agent != nil:
		return "to have the machine " + string(*agent) + " file it"
	}
	return "to view it"
}
