package notice_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jba/templatecheck"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	"github.com/safehand/safehand/internal/store"
)

// kinds gives a message of each kind as it is in the replay, and a summary.
func kinds(t *testing.T) map[string]notice.Message {
	t.Helper()
	out := map[string]notice.Message{}
	for _, k := range notice.Kinds() {
		n := overdue(t, k, amy)
		now := map[string]string{notice.Arrival: "21/11/2016 09:00", notice.Opening: "21/11/2016 09:00", notice.Managers: "21/11/2016 15:00", notice.Review: "22/11/2016 11:00"}[k]
		if now == "" {
			now = "21/11/2016 11:00"
		}
		if n.Kind, n.At = k, event.TimeOf(london(t, now)); k == notice.Managers || k == notice.Drill {
			n.Next = event.TimeOf(london(t, "22/11/2016 11:00"))
		}
		switch k {
		case notice.Health, notice.Over:
			n = notice.Notice{Key: "x", Kind: k, Matter: "backup-old", At: n.At, Since: event.TimeOf(london(t, "21/11/2016 08:12")), To: amy}
		case notice.Owed:
			n = notice.Notice{Key: "x", Kind: k, Matter: "unit-key-owed", At: n.At, Since: n.At, To: amy}
		case notice.Unchecked:
			n.Due, n.Next, n.Tell, n.Since = 0, 0, 0, n.At-26*3600
		case notice.Unanswered, notice.Unsaid:
			n.Due, n.Tell = 0, 0
		case notice.HoursLeft:
			n.Due, n.Next, n.Since = 0, 0, n.At-24*3600
			n.Tell = n.At + 48*3600
		case notice.DrillOwed:
			n = notice.Notice{Key: "x", Kind: k, Matter: "drill-owed", At: n.At, Since: n.At, To: amy}
		case notice.Unsent:
			n.Matter, n.Due, n.Next = "not-sent", 0, event.TimeOf(london(t, "22/11/2016 11:00"))
		}
		out[k] = message(t, now, n)
	}
	var many []notice.Notice
	for i := range 8 {
		n := overdue(t, fmt.Sprint(i), amy)
		if i < 7 {
			n.Kind, n.At = notice.Arrival, event.TimeOf(london(t, "21/11/2016 09:00"))
		}
		n.At = event.TimeOf(london(t, "21/11/2016 09:00"))
		many = append(many, n)
	}
	out["summary"] = message(t, "21/11/2016 09:00", many...)
	return out
}

func message(t *testing.T, now string, all ...notice.Notice) notice.Message {
	m := notice.Message{ID: "0123abcd", To: amy, Now: london(t, now)}
	for _, n := range all {
		m.Said = append(m.Said, notice.SaidOf(store.Waiting{Notice: n, Say: n.At}))
	}
	return m
}

func written(t *testing.T, m notice.Message) string {
	t.Helper()
	subject, body, err := notice.Write(m, "https://safehand.example")
	if err != nil {
		t.Fatal(err)
	}
	return subject + "\n" + body
}

// The texts are those that users were promised, word for word.
func TestTheTexts(t *testing.T) {
	m := kinds(t)
	for kind, want := range map[string]string{
		notice.Arrival: `Receipt needed by 11:00 on 21/11/2016 (ref 7Q4M-2KPD)
Northshire Police have sent your unit 15 exhibits.

Receipt needed by: 21/11/2016, 11:00

Anyone on duty in your unit can receive them. It takes about a minute; you do not need to watch anything first.

Sign in: https://safehand.example/r/7Q4M-2KPD
(or open Safehand as you usually do and look up 7Q4M-2KPD)

The link works only for people in your unit, after signing in. Passing on this message gives nobody access.
If nobody receives them by 11:00, your duty team, your manager and Northshire Police will be told.

This message has no names, case details or attachments on purpose. Please do not reply with any.
Not working today? You need do nothing: your unit has been told.
`,
		notice.Overdue: `Receipt overdue since 11:00 (ref 7Q4M-2KPD)
15 exhibits from Northshire Police have not been received. No key has been given to anyone they were sent to. Northshire Police see this too.

Next: your manager is told at 15:00.

Look at it: https://safehand.example/r/7Q4M-2KPD

This message has no names, case details or attachments on purpose. Please do not reply with any.
`,
		notice.Review: `Not received for one working day (ref 7Q4M-2KPD)
15 exhibits have been waiting since 21/11/2016 09:00. All of them are stored and sealed; no key has been given to anyone they were sent to. This is not necessarily a data breach. If you decide it is, the ICO must be told by 24/11/2016 11:00 (72 hours from the first alarm, or from a report before it). Open the review: https://safehand.example/r/7Q4M-2KPD

This message has no names, case details or attachments on purpose. Please do not reply with any.
`,
		"summary": `Safehand at 09:00: receipt needed 7, overdue 1
Receipt needed: 7
Overdue: 1

Earliest deadline: 11:00 on 21/11/2016

Sign in: https://safehand.example/

This message has no names, case details or attachments on purpose. Please do not reply with any.
`,
	} {
		if got := written(t, m[kind]); got != want {
			t.Errorf("%s:\n%s\nnot\n%s", kind, got, want)
		}
	}
}

// Who reads how many hours are left has no less; and what has passed is said as that, for then
// the reasons go with what the regulator is told (UK GDPR, article 33(1); DPA 2018, s.67).
func TestTheHoursThatAreLeft(t *testing.T) {
	m := kinds(t)[notice.HoursLeft]
	end := m.Said[0].Tell.Std()
	for _, c := range []struct {
		before  time.Duration
		subject string
		says    string
	}{
		{48 * time.Hour, "48 hours left to tell the ICO", ": 48 hours from now."},
		{48*time.Hour - time.Second, "47 hours left to tell the ICO", ": 47 hours from now."},
		{90 * time.Minute, "1 hour left to tell the ICO", ": 1 hour from now."},
		{time.Minute, "less than an hour left to tell the ICO", ": less than an hour from now."},
		{0, "the 72 hours have passed", "tell them without delay, with the reasons for it."},
		{-80 * time.Hour, "the 72 hours have passed", "tell them without delay, with the reasons for it."},
	} {
		m.Now = end.Add(-c.before)
		got := written(t, m)
		if want := "If it is a breach: " + c.subject + " (ref 7Q4M-2KPD)\n"; !strings.HasPrefix(got, want) || !strings.Contains(got, c.says) {
			t.Errorf("%s before: %s", c.before, got)
		}
	}
}

// What the sender reads of the same alarm names the other side.
func TestTheSenderReadsOfTheOtherSide(t *testing.T) {
	for _, kind := range []string{notice.Overdue, notice.Managers} {
		n := overdue(t, "a", dave)
		n.Kind, n.Sending, n.Exhibits = kind, true, 1
		got := written(t, message(t, "21/11/2016 11:00", n))
		if !strings.Contains(got, "1 exhibit that you sent to CPS Northshire has not been received.") || !strings.Contains(got, "No key has been given to anyone it was sent to. ") || !strings.Contains(got, "CPS Northshire see this too.") || strings.Contains(got, "Northshire Police") {
			t.Errorf("%s: %s", kind, got)
		}
	}
}

// Who alone can receive something is told so, and her colleagues are never told that
// they can: what they read says what to do instead.
func TestWhatWasSentByName(t *testing.T) {
	for _, kind := range []string{notice.Arrival, notice.Opening} {
		n := overdue(t, "a", amy)
		n.Kind, n.Named = kind, true
		got := written(t, message(t, "21/11/2016 11:00", n))
		if !strings.Contains(got, "have sent you 15 exhibits") || !strings.Contains(got, "Only you can receive them.") || strings.Contains(got, "unit can receive") || strings.Contains(got, "your unit has been told") {
			t.Errorf("%s: %s", kind, got)
		}
		n.Instead = true
		got = written(t, message(t, "21/11/2016 11:00", n))
		if !strings.Contains(got, "15 exhibits to somebody of your unit by name, who seems to be away") || !strings.Contains(got, "ask Northshire Police to send them to your unit, and give the reference 7Q4M-2KPD.") || strings.Contains(got, "Anyone on duty") || strings.Contains(got, "Sign in") {
			t.Errorf("%s instead: %s", kind, got)
		}
	}
}

// Said late, a message says so first, and when it was due.
func TestALateMessageSaysSo(t *testing.T) {
	for kind, m := range kinds(t) {
		if got := written(t, m); strings.Contains(got, "This message is late") {
			t.Errorf("%s says that it is late: %s", kind, got)
		}
		due := m.Said[0].Say.Std().In(m.Said[0].Zone).Format("15:04 on 02/01/2006")
		m.Now = m.Now.AddDate(0, 0, 1)
		if got := strings.SplitN(written(t, m), "\n", 3)[1]; got != "This message is late: it was due at "+due+"." {
			t.Errorf("%s a day late begins %q", kind, got)
		}
	}
}

// A text of one field that is not there, or of one that no mail may have, does not
// compile.
func TestTheTextsHaveOnlyTheirWords(t *testing.T) {
	for _, tmpl := range notice.Texts().Templates() {
		if err := templatecheck.CheckText(tmpl, notice.Letter()); err != nil {
			t.Errorf("%s: %v", tmpl.Name(), err)
		}
	}
	for _, k := range append(notice.Kinds(), "summary") {
		if notice.Texts().Lookup(k+".txt") == nil {
			t.Errorf("%s has no text", k)
		}
	}
}

// What may be said is this and no more. Whoever adds a field here tells it to
// mailboxes and to other systems: is it a name, an offence, a file, a unit, a URN?
func TestWhatMayBeSaid(t *testing.T) {
	var fields []string
	for i := range reflect.TypeFor[notice.Said]().NumField() {
		fields = append(fields, reflect.TypeFor[notice.Said]().Field(i).Name)
	}
	want := []string{"Kind", "Matter", "Ref", "Exhibits", "From", "For", "Sending", "Named", "Instead", "Say", "Since", "Due", "Next", "Tell", "Zone"}
	if !slices.Equal(fields, want) {
		t.Errorf("a message can say %v, not %v", fields, want)
	}
}

// loaded is a notice with a canary in every field that holds text, and those whose
// canaries may be read: the organisations' names alone.
func loaded(t *testing.T, kind string) (n notice.Notice, canaries []string) {
	t.Helper()
	n = overdue(t, "", "")
	v := reflect.ValueOf(&n).Elem()
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.String {
			c := "canary-" + strings.ToLower(v.Type().Field(i).Name)
			f.SetString(c)
			canaries = append(canaries, c)
		}
	}
	if len(canaries) < 9 {
		t.Fatalf("only %v", canaries)
	}
	n.Kind, n.To = kind, "canary-to@cps-northshire.example"
	return n, canaries
}

// noPersonalData checks what left the service for canaries of what must not.
func noPersonalData(t *testing.T, what, out string, canaries []string) {
	t.Helper()
	if out == "" {
		t.Errorf("%s says nothing", what)
	}
	for _, c := range canaries {
		if c != "canary-from" && c != "canary-for" && strings.Contains(out, c) {
			t.Errorf("%s has %s:\n%s", what, c, out)
		}
	}
}

// No text of any kind, alone or with others, late or not, read on either
// side, has anything in it of what it must not have.
func TestA46NoMailHasPersonalData(t *testing.T) {
	for _, kind := range append(notice.Kinds(), "canary-unknown") {
		for _, now := range []string{"21/11/2016 11:00", "23/11/2016 11:00"} {
			for _, sending := range []bool{false, true} {
				n, canaries := loaded(t, kind)
				n.Sending = sending
				noPersonalData(t, kind, written(t, message(t, now, n)), append(canaries, "canary-unknown"))
				noPersonalData(t, kind+" with others", written(t, message(t, now, n, n)), append(canaries, "canary-unknown"))
			}
		}
	}
}

// An organisation's name can't add a line, such as one that a reader would take for
// the service's own, nor a header.
func TestANameIsOneLine(t *testing.T) {
	n := overdue(t, "a", amy)
	n.From = "Northshire Police\r\nBcc: everybody@northshire.example\n\nSign in: https://evil.example \u202e" + strings.Repeat("x", 500)
	n.Kind = notice.Arrival
	got := written(t, message(t, "21/11/2016 09:00", n))
	for line := range strings.Lines(got) {
		if strings.HasPrefix(line, "Bcc:") || strings.HasPrefix(line, "Sign in: https://evil") || len(line) > 300 {
			t.Errorf("a line of the name's own: %q", line)
		}
	}
	if strings.ContainsRune(got, '\u202e') {
		t.Error("the direction of reading is turned round")
	}
}

// What was prepared and not sent is no receipt that is needed, and leads nobody to an
// address that a sending has once it is sent.
func TestWhatWasNotSentIsSaidAsThat(t *testing.T) {
	n := overdue(t, "a", dave)
	n.Kind, n.Due, n.Exhibits = notice.Unsent, 0, 1
	got := written(t, message(t, "21/11/2016 11:00", n))
	if !strings.Contains(got, "1 exhibit for CPS Northshire has been prepared, and has not been sent") || !strings.Contains(got, "nobody there will miss it") || strings.Contains(got, "/r/") || strings.Contains(got, "eceipt") {
		t.Errorf("it says %s", got)
	}
	both := written(t, message(t, "21/11/2016 11:00", overdue(t, "b", dave), n))
	if !strings.HasPrefix(both, "Safehand at 11:00: overdue 1, prepared and not sent 1\n") || !strings.Contains(both, "\nPrepared and not sent: 1\n") {
		t.Errorf("with another it says %s", both)
	}
}
