//go:build !js

package vectors_test

import (
	"bytes"
	"encoding/base64"
	"regexp"
	"slices"
	"strings"

	"github.com/safehand/safehand/continuity/continuitytest"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

// world is a service with the keys of the example log, the same each time.
func (r *recorder) world() *continuitytest.World {
	signers, keys := logKeys(r.t)
	w := continuitytest.NewWith(r.t, signers, keys)
	w.SignHead = r.sign
	return w
}

// receipt is what became of a sending: Khan signs for it, or something else
// happens in the place of that.
type receipt func(s *continuitytest.Story, e *event.Received)

// told is the story of the records: two exhibits are sent and signed for.
func (r *recorder) told(sign receipt) *continuitytest.Story {
	r.t.Helper()
	s := continuitytest.Cast(r.world())
	s.Send()
	s.Agent.Check(s.Sending, s.Exhibit, s.Other)
	sign(s, s.Khan.Receipt(s.Sending, s.Exhibit, s.Other))
	return s
}

func trusted(s *continuitytest.Story) []string {
	return []string{
		"root: " + string(s.Police.ID) + " " + s.Police.RootDigest().String(),
		"root: " + string(s.CPS.ID) + " " + s.CPS.RootDigest().String(),
		"log: " + string(continuitytest.Origin),
	}
}

func honestly(s *continuitytest.Story, e *event.Received) { s.Khan.Say(e) }

// records are whole continuity records, verified against roots.
func records(b *book, r *recorder) {
	s := r.told(honestly)
	good := s.RecordOf(r.watched(s), s.Texts())
	fields := trusted(s)
	b.pass("record/received", "An exhibit was sent, checked and signed for, and nobody opened it.", good, fields...)
	b.pass("record/with-a-file", "A clear file is held against the record.", nil, append(slices.Clone(fields), "file: "+base64.StdEncoding.EncodeToString(s.Exhibit.Content))...)
	p := b.pages["record/with-a-file"]
	p.onto, p.body = "record/received", []byte{}
	b.failParts("record/another-file", "file", "record/with-a-file", "The file is not of the exhibit.", nil, append(slices.Clone(fields), "file: "+base64.StdEncoding.EncodeToString([]byte("the contents of JRS/2")))...)
	b.pages["record/another-file"].onto = "record/received"
	b.trusts(s, fields)
	b.witnesses(r, s, good, fields)
	edit := func(name, class, comment string, f func(w *rewrite)) {
		b.t.Helper()
		w := rewriting(b.t, good)
		f(w)
		b.failParts("record/"+name, class, "record/received", comment, w.bytes())
	}
	for _, c := range changes(s) {
		edit(c.name, c.class, c.comment, c.f)
	}
	for _, c := range histories() {
		other := r.told(c.receipt)
		ev := r.watched(other)
		edit(c.name, c.class, c.comment, func(w *rewrite) { w.under(ev, s.Head().Seen(), other.Head().Seen()) })
	}
}

// trusts are verifiers who trust somebody else.
func (b *book) trusts(s *continuitytest.Story, fields []string) {
	b.t.Helper()
	other := "root: " + string(s.CPS.ID) + " " + s.Police.RootDigest().String()
	b.pass("record/trusted-through-ones-own", "The verifier trusts the root of her own organisation, and through it those that it recognised.", nil, fields[0], "home: "+string(s.Police.ID))
	b.pages["record/trusted-through-ones-own"].onto, b.pages["record/trusted-through-ones-own"].body = "record/received", []byte{}
	b.fail("record/another-root", "root", "record/received", "The verifier was given another root for the prosecutors.", nil, fields[0], other, fields[2])
	b.fail("record/a-root-nobody-trusts", "root", "record/received", "The verifier trusts the police alone.", nil, fields[0], fields[2])
	b.fail("record/no-root", "root", "record/received", "The verifier trusts others.", nil, "root: other.example "+s.Police.RootDigest().String(), fields[2])
	b.fail("record/another-log", "root", "record/received", "The verifier believes another log.", nil, fields[0], fields[1], "log: safehand.test/log")
	b.fail("record/too-old", "complete", "record/received", "The verifier asks for a record counted later.", nil, append(slices.Clone(fields), "counted-since: 2026-11-22T00:00:00Z")...)
}

// alteration is one thing changed in a record.
type alteration struct {
	name, class, comment string
	f                    func(w *rewrite)
}

func changes(s *continuitytest.Story) []alteration {
	const received = `statements/[0-9]+-received`
	id := s.Exhibit.ID.String()
	return []alteration{
		{"header-of-another-time", "record", "The header says a time that the statements do not.", func(w *rewrite) { w.header("\nas-of 2026-11-21T", "\nas-of 2026-11-22T") }},
		{"statement-not-in-its-grammar", "grammar", "A statement has an upper-case key.", func(w *rewrite) { w.replace(received+`\.note`, "\nafter ", "\nAfter ") }},
		{"entry-not-in-its-grammar", "grammar", "An entry has a digest in upper case.", func(w *rewrite) { w.replace(received+`\.entry`, "\nevent ", "\nEvent ") }},
		{"statement-changed", "entry", "A statement is by somebody else than it was.", func(w *rewrite) { w.replace(received+`\.note`, "by s.khan@", "by t.ellis@") }},
		{"signature-changed", "entry", "A signature is another than the entry holds.", func(w *rewrite) {
			p := w.part(received + `\.note`)
			p.Data = flipSignature(p.Data)
		}},
		{"entry-of-another-second", "proof", "An entry says another second.", func(w *rewrite) { w.replace(received+`\.entry`, "20:37:00Z", "20:37:01Z") }},
		{"hash-flipped", "proof", "A bit of a hash of a proof is another.", func(w *rewrite) {
			p := w.part(received + `\.proof`)
			line, rest, _ := strings.Cut(string(p.Data), "\n")
			p.Data = []byte("hash " + flipped(strings.TrimPrefix(line, "hash ")) + "\n" + rest)
		}},
		{"hash-missing", "proof", "A proof has lost its last hash.", func(w *rewrite) {
			p := w.part(received + `\.proof`)
			p.Data = p.Data[:bytes.LastIndexByte(p.Data[:len(p.Data)-1], '\n')+1]
		}},
		{"head-without-ml-dsa", "checkpoint", "The head lacks a line.", func(w *rewrite) {
			p := w.part("checkpoint")
			p.Data = p.Data[:bytes.LastIndexByte(p.Data[:len(p.Data)-1], '\n')+1]
		}},
		{"statement-missing", "missing", "A statement that a thread counts is not there.", func(w *rewrite) { w.remove(received + `\..*`) }},
		{"statement-left-out", "tally", "A statement is not there, and its thread does not count it.", func(w *rewrite) {
			index := regexp.MustCompile(`[0-9]+`).FindString(w.part(received + `\.note`).Name)
			w.remove(received + `\..*`)
			w.replace("threads", "\nindex "+index+"\n", "\n")
		}},
		{"not-counted-to-its-end", "complete", "The exhibit's account is left out.", func(w *rewrite) {
			w.replace("threads", "\nindex 38\n", "\n")
			w.remove(`statements/38-account\..*`)
		}},
		{"a-thread-twice", "thread", "A thread stands there twice.", func(w *rewrite) {
			p := w.part("threads")
			first, _, _ := strings.Cut(string(p.Data), "\nowner organisation")
			p.Data = []byte(first + "\n" + string(p.Data))
		}},
		{"thread-of-another-value", "tally", "The value of a thread is another.", func(w *rewrite) {
			p := w.part("threads")
			i := bytes.Index(p.Data, []byte("value ")) + len("value ")
			p.Data = append(append(p.Data[:i:i], []byte(event.Sum(nil).String())...), p.Data[i+64:]...)
		}},
		{"manifest-changed", "manifest", "The list of files is not the one that was sealed.", func(w *rewrite) {
			w.replace("manifests/"+id+`\.txt`, "interview/part one.mp4", "interview/part two.mp4")
		}},
		{"label-changed", "label", "The label is not the one that was sent.", func(w *rewrite) { w.replace(`labels/.*`, "As discussed.", "As agreed.") }},
		{"certificate-changed", "certificate", "The certificate says what the statements do not.", func(w *rewrite) {
			w.replace("certificate.txt", "Nobody is recorded as having opened it.", "Somebody is recorded as having opened it.")
		}},
	}
}

// flipSignature changes one bit of the first signature of a note.
func flipSignature(b []byte) []byte {
	n, err := event.ParseNote(b)
	if err != nil {
		return nil
	}
	raw, _ := base64.StdEncoding.DecodeString(n.Signatures[0].Base64)
	n.Signatures[0].Base64 = base64.StdEncoding.EncodeToString(flip(raw, 20))
	return n.Bytes()
}

// history is a log in which the service took in a receipt that it should not
// have.
type history struct {
	name, class, comment string
	receipt              receipt
}

func histories() []history {
	logged := func(s *continuitytest.Story, n *event.Note) {
		var touches []custody.Touch
		for _, x := range []*continuitytest.Exhibit{s.Exhibit, s.Other} {
			touches = append(touches, s.Touch(x.Owner()))
		}
		s.Log(n, touches...)
	}
	return []history{
		{"signed-with-another-key", "signature", "The receipt is signed with a key that is not hers, and the service logged it.", func(s *continuitytest.Story, e *event.Received) {
			logged(s, s.Note(e, continuitytest.KeyOf(khan, "another")))
		}},
		{"signed-by-one-too-many", "signature", "The receipt has a stranger's line too, and the service logged it.", func(s *continuitytest.Story, e *event.Received) {
			logged(s, s.Note(e, s.Khan.Key, s.Ellis.Key))
		}},
		{"received-by-a-stranger-to-it", "rule", "Somebody signed for it to whom it was not sent, and the service logged it.", func(s *continuitytest.Story, e *event.Received) {
			e.Header = s.Header(s.Shah.ID, 1, event.PartyID(s.Appeals))
			logged(s, s.Note(e, s.Shah.Key))
		}},
		{"seen-before-it-was", "order", "The receipt says that its signer had seen a head that holds it.", func(s *continuitytest.Story, e *event.Received) {
			e.Seen.Size++
			logged(s, s.Note(e, s.Khan.Key))
		}},
		{"kept-back-for-days", "rule", "The receipt was signed before an entry that was recorded a week earlier, and the service logged it.", func(s *continuitytest.Story, e *event.Received) {
			e.Seen = s.HeadAt(s.Head().Size - 1).Seen()
			s.Now += 7 * event.MaxSeen
			logged(s, s.Note(e, s.Khan.Key))
		}},
		{"under-the-next-tally", "tally", "The receipt bears the tallies behind its own: room was left for a statement nobody is shown.", func(s *continuitytest.Story, e *event.Received) {
			tallied(s, s.Note(e, s.Khan.Key), 7, 7)
		}},
		{"under-the-tally-before", "tally", "The receipt bears a tally that another statement bears already.", func(s *continuitytest.Story, e *event.Received) {
			tallied(s, s.Note(e, s.Khan.Key), 4, 5)
		}},
	}
}

// tallied logs a receipt as the statements of these numbers on its two threads,
// where the fifth would be right.
func tallied(s *continuitytest.Story, n *event.Note, first, second int64) {
	x, y := s.Touch(s.Exhibit.Owner()), s.Touch(s.Other.Owner())
	at := s.LogTallies(n, ledger.Tally(x.Thread, first), ledger.Tally(y.Thread, second))
	s.Adopt(x.Owner, at, n.ID())
	s.Adopt(y.Owner, at, n.ID())
}
