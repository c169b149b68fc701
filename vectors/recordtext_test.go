//go:build !js

package vectors_test

import (
	"strings"

	"github.com/safehand/safehand/event"
)

// recordTexts are records that are read and not verified.
func recordTexts(b *book, _ *recorder) {
	const like = "record-text/short"
	note := string(b.pages["note/received"].body)
	hash := "4/eM0V8y17f/Evx/jb631WON5wFVmhyVXDFureefvvQ="
	x := event.ExhibitID{Digest: event.Sum([]byte(sealBody))}
	body := "safehand/continuity/v1 exhibit\nlog safehand.example/log\nexhibit " + x.String() + "\nnumber " + x.SealNumber() +
		"\nhead 42 2edfb1cac79cfa52764faa59c030f87b318942e331606ae8827d64e7b0a3437d\nas-of 2026-11-21T20:39:00Z\n" +
		"-- certificate.txt --\nCONTINUITY CERTIFICATE\n" +
		"-- manifests/" + x.String() + ".txt --\na list of files\n-- labels/" + x.String() + ".txt --\na label\n" +
		"-- checkpoint --\n" + note +
		"-- threads --\nowner organisation northshire.example\nvalue " + x.String() + "\nindex 0\nindex 31\n" +
		"-- statements/31-received.note --\n" + note + "-- statements/31-received.entry --\n" + entryBody + "-- statements/31-received.proof --\nhash " + hash + "\n"
	b.pass(like, "The parts of a record in their order; what they say is not looked at here.", []byte(body))
	b.each("record-text", []one{
		{"another-version", "first-line", "short", "The first line is that of another version.", "continuity/v1", "continuity/v2"},
		{"no-exhibit", "header", "short", "The header names no exhibit.", "exhibit " + x.String() + "\nnumber " + x.SealNumber() + "\n", ""},
		{"another-number", "spelling", "short", "The seal number is another exhibit's.", "number SH-0", "number SH-1"},
		{"header-line-missing", "header", "short", "A line of the header is missing.", "as-of 2026-11-21T20:39:00Z\n", ""},
		{"header-line-unknown", "header", "short", "The header has a line that nobody knows.", "as-of 2026-11-21T20:39:00Z\n", "as-of 2026-11-21T20:39:00Z\nnote x\n"},
		{"head-in-upper-case", "header", "short", "A digest in the header has upper-case digits.", "head 42 2edfb1", "head 42 2EDFB1"},
		{"certificate-missing", "part", "short", "There is no certificate.", "-- certificate.txt --\nCONTINUITY CERTIFICATE\n", ""},
		{"checkpoint-behind-threads", "part", "short", "A part is missing from where it belongs.", "-- threads --", "-- thread --"},
		{"part-too-many", "stranger", "short", "There is a part that does not belong there.", "-- threads --", "-- threads --\nowner organisation cps-northshire.example\nvalue " + x.String() + "\n-- extra --"},
		{"label-named-for-nothing", "name", "short", "A label is not named for its sending.", "-- labels/" + x.String() + ".txt --", "-- labels/none.txt --"},
		{"checkpoint-that-is-no-note", "checkpoint", "short", "The checkpoint is no signed note.", "-- checkpoint --\n", "-- checkpoint --\nx\n-- threads --\n"},
		{"threads-without-owner", "threads", "short", "A value stands in front of its owner.", "owner organisation northshire.example\n", ""},
		{"thread-of-nobody", "threads", "short", "There is no such thread.", "owner organisation northshire.example\n", "owner person northshire.example\n"},
		{"threads-with-a-line-more", "threads", "short", "The threads have a line that nobody knows.", "index 31\n", "index 31\nnote x\n"},
		{"index-with-leading-zero", "threads", "short", "An index begins with a zero.", "index 31\n", "index 031\n"},
		{"statement-with-leading-zero", "stranger", "short", "The place in a part's name begins with a zero.", "statements/31-received.note", "statements/031-received.note"},
		{"entry-missing", "part", "short", "A statement has no entry.", "-- statements/31-received.entry --\n" + entryBody, ""},
		{"proof-of-no-hash", "proof", "short", "A line of a proof is no hash.", "hash " + hash, "hash 4/eM"},
		{"hash-without-its-word", "spelling", "short", "A line of a proof is a hash alone.", "hash " + hash, hash},
	})
	b.fail("record-text/carriage-returns", "first-line", like, "Every line ends with a carriage return and a line feed.", []byte(strings.ReplaceAll(body, "\n", "\r\n")))
	b.fail("record-text/no-line-feed-at-the-end", "spelling", like, "The last line feed is missing.", []byte(body[:len(body)-1]))
	b.fail("record-text/nothing", "first-line", like, "It is empty.", []byte{})
	b.fail("record-text/a-byte-behind", "proof", like, "A byte stands behind the end.", []byte(body+"x"))
}
