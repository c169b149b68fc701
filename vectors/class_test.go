package vectors_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
	"github.com/safehand/safehand/seal"
	"github.com/safehand/safehand/vectors"
)

// class is a reason to refuse, as README.md names it, and how our own errors say
// it: an error that they wrap, and words of which each says this and nothing else.
type class struct {
	name  string
	is    error
	words []string
}

// in are the folders of each list of classes.
var in = map[string][]class{
	"event seal segments manifest label words case grants sign-in": texts,
	"note":                              noteClasses,
	"roots":                             rootClasses,
	"key recipient":                     keyClasses,
	"entry proof inclusion consistency": logClasses,
	"checkpoint":                        checkpointClasses,
	"tally":                             {{"tally", errTally, nil}},
	"sealed grant unit-copy":            sealedClasses,
	"exhibit":                           exhibitClasses,
	"record-text":                       recordTextClasses,
	"record":                            recordClasses(),
}

var texts = []class{
	{"end", event.ErrText, []string{"does not end with a line feed"}},
	{"length", event.ErrText, []string{"the text is longer than"}},
	{"utf-8", event.ErrText, []string{"not UTF-8"}},
	{"normal-form", event.ErrText, []string{"normal form C"}},
	{"character", event.ErrText, []string{"a control, hidden or private character"}},
	{"line", event.ErrText, []string{"not a key, a space and a value"}},
	{"space", event.ErrText, []string{"a leading, trailing or double space"}},
	{"key", event.ErrText, []string{"not a key of lower-case letters"}},
	{"first-line", event.ErrText, []string{"the first line is not", "not a statement of a known kind"}},
	{"missing", event.ErrText, []string{"is missing or out of place", `" is missing`}},
	{"out-of-place", event.ErrText, []string{"is unknown, repeated or out of place"}},
	{"order", event.ErrText, []string{"lines repeated or not in order"}},
	{"number", event.ErrText, []string{"not a decimal number"}},
	{"digest", event.ErrText, []string{"not lower-case hexadecimal"}},
	{"time", event.ErrText, []string{"not a time like 2006"}},
	{"file-time", event.ErrText, []string{"not a time like 1795", "a time outside the years"}},
	{"name", event.ErrText, []string{"not a valid name"}},
	{"shape", event.ErrText, []string{"values with one space between", "not offset, size, time"}},
	{"key-number", event.ErrText, []string{"key numbers begin at 1"}},
	{"code", event.ErrText, []string{"not a code of lower-case letters"}},
	{"list", event.ErrText, []string{"is not one of"}},
	{"category", event.ErrText, []string{"not a category of people"}},
	{"count", event.ErrText, []string{"1 to 1,000,000 people"}},
	{"urn", event.ErrText, []string{"not a URN"}},
	{"deadline", event.ErrText, []string{"1 to 100 working hours", "an instant has a reason", "not hours, days or instant"}},
	{"hours", event.ErrText, []string{"not Europe/London", "not a day:", "not a time of day", "closes before it opens"}},
	{"owner", event.ErrText, []string{"not the owner of a thread"}},
	{"rung", event.ErrText, []string{"rung: not 1 to"}},
	{"log-key", event.ErrText, []string{"not a log's verifier key"}},
	{"recipient", event.ErrText, []string{"not a hybrid post-quantum age recipient"}},
	{"verifier-key", event.ErrText, []string{"not an Ed25519 verifier key", "not a verifier key in its one spelling", "not a canonical Ed25519 key"}},
	{"small-order", event.ErrText, []string{"of small order"}},
	{"segments", event.ErrText, []string{"more than there can be", "count, size and total do not agree"}},
	{"fields", event.ErrText, []string{"who advises and who decides",
		"has a unit, an administrator has none", "goes with compromised", "hand-over goes with left", "is replaced, not revoked", "a unit is not invited", "a day twice",
		"two people sign this", "no exhibit was checked", "both passed and broken", "goes with the purpose file", "to: not an agent",
		"an order, or a consignment", "two to a hundred people", "names the consignment", "nothing is changed", "does not replace itself",
		"not the digest of the seal's text", "a category twice", "order goes with the role",
	}},
	{"limit", event.ErrText, []string{
		"more than 20 addressees", "more than 400 consignments", "a list has 1 to", "an exhibit has 1 to", "a label has 1 to",
		"more than 100 lines", "words have 1 to", "at most 100 lines and",
	}},
	{"index", event.ErrText, []string{"belongs"}},
	{"twice", event.ErrText, []string{"segment: 1 is there twice", "is granted to", "exhibit: one is there twice"}},
	{"empty", event.ErrText, []string{"an empty segment"}},
	{"place", event.ErrText, []string{"outside the stream, out of order or overlapping"}},
	{"stream", event.ErrText, []string{"lengths that can't be", "does not end after the last file"}},
	{"path-twice", event.ErrText, []string{"its path is there twice"}},
	{"path-in-a-file", event.ErrText, []string{"it lies in a file"}},
	{"path", event.ErrText, []string{"a path has 1 to", "a path with a zero byte", "a path that is absolute"}},
	{"path-spelling", event.ErrText, []string{"a path not in its one spelling", "a percent sign without"}},
	{"media-type", event.ErrText, []string{"not a media type"}},
	{"folder", event.ErrText, []string{"a folder has no size"}},
	{"words", event.ErrText, []string{"a line of words has 1 to 500"}},
}

var noteClasses = []class{
	{"note", event.ErrText, []string{"not a signed note", "1 to 16 signature lines"}},
	{"line", event.ErrText, []string{"a signature line that is none"}},
	{"signatures", event.ErrSignature, []string{"asked for"}},
	{"signature", event.ErrSignature, []string{"is not a valid signature"}},
}

var rootClasses = []class{
	{"first-line", continuity.ErrRoots, []string{"its first line is not"}},
	{"line", continuity.ErrRoots, []string{"neither of an organisation nor of a log"}},
	{"name", continuity.ErrRoots, []string{"not a valid name"}},
	{"digest", continuity.ErrRoots, []string{"not lower-case hexadecimal"}},
	{"limit", continuity.ErrRoots, []string{"it trusts nobody"}},
	{"order", continuity.ErrRoots, []string{"lines repeated or out of order"}},
}

var keyClasses = []class{
	{"key", nil, []string{"not an Ed25519 verifier key"}},
	{"spelling", nil, []string{"not a verifier key in its one spelling"}},
	{"canonical", nil, []string{"not a canonical Ed25519 key"}},
	{"small-order", nil, []string{"of small order"}},
	{"recipient", nil, []string{"not a hybrid post-quantum age recipient"}},
}

var logClasses = []class{
	{"entry", ledger.ErrText, []string{": not an entry"}},
	{"missing", ledger.ErrText, []string{"is missing or out of place"}},
	{"time", ledger.ErrText, []string{"not a time like"}},
	{"digest", ledger.ErrText, []string{"not lower-case hexadecimal"}},
	{"zeros", ledger.ErrText, []string{"is all zeros"}},
	{"twice", ledger.ErrText, []string{"an entry holds a tally twice"}},
	{"order", ledger.ErrText, []string{"tallies are not in order"}},
	{"proof-form", ledger.ErrText, []string{"a proof that is not in its one spelling", "tlog proof "}},
	{"index", ledger.ErrText, []string{"a proof for entry"}},
	{"checkpoint", ledger.ErrText, []string{"a checkpoint is a text"}},
	{"origin", ledger.ErrOrigin, []string{""}},
	{"proof", ledger.ErrProof, []string{""}},
}

var checkpointClasses = []class{
	{"keys", ledger.ErrKeys, []string{""}},
	{"origin", ledger.ErrOrigin, []string{""}},
	{"checkpoint", ledger.ErrText, []string{"a checkpoint is a text", "a checkpoint has three lines"}},
	{"size", ledger.ErrText, []string{"size is not a number"}},
	{"root", ledger.ErrText, []string{"root is not a hash"}},
	{"spelling", ledger.ErrText, []string{"not in its one spelling"}},
	{"empty", ledger.ErrText, []string{"has the root of the empty tree"}},
	{"lines", ledger.ErrText, []string{"malformed note"}},
	{"invalid", ledger.ErrSignature, []string{"is not valid"}},
	{"unsigned", ledger.ErrSignature, []string{"no line of"}},
}

var sealedClasses = []class{
	{"stanza", seal.ErrStanza, nil},
	{"no-key", seal.ErrNoKey, nil},
	{"wrong-key", seal.ErrWrongKey, nil},
	{"padding", nil, []string{"not padded as it must be"}},
	{"age", nil, []string{"failed to read header", "bad header MAC", "failed to decrypt and authenticate payload", "unexpected EOF", "trailing data", "last chunk is empty", "unknown intro", "parsing age header", "unexpected intro", "failed to parse mlkem768x25519", "invalid mlkem768x25519 recipient block", "failed to read nonce"}},
}

var exhibitClasses = []class{
	{"wrong-key", seal.ErrWrongKey, nil},
	{"segment-list", seal.ErrBroken, []string{"seal broken: segment list:"}},
	{"manifest", seal.ErrBroken, []string{"seal broken: manifest:"}},
	{"segment", seal.ErrBroken, []string{"seal broken: segment 3:", "seal broken: segment 4:", "seal broken: segment 7:"}},
	{"stream", seal.ErrBroken, []string{"seal broken: stream:"}},
	{"file", seal.ErrBroken, []string{"seal broken: file "}},
}

var recordTextClasses = []class{
	{"first-line", continuity.ErrUnreadable, []string{"its first line is not"}},
	{"header", continuity.ErrUnreadable, []string{"its header"}},
	{"part", continuity.ErrUnreadable, []string{`is missing or out of place`}},
	{"stranger", continuity.ErrUnreadable, []string{"a file that does not belong there"}},
	{"name", continuity.ErrUnreadable, []string{"is not named for what it is of"}},
	{"checkpoint", continuity.ErrUnreadable, []string{"its checkpoint:"}},
	{"threads", continuity.ErrUnreadable, []string{"its threads"}},
	{"proof", continuity.ErrUnreadable, []string{"a proof with a line that is no hash"}},
	{"spelling", continuity.ErrUnreadable, []string{"not in its one spelling"}},
}

// recordClasses are the checks of docs/continuity.md by their own names.
func recordClasses() (out []class) {
	for _, c := range []string{
		continuity.CheckRecord, continuity.CheckGrammar, continuity.CheckRoot, continuity.CheckSignature, continuity.CheckCheckpoint,
		continuity.CheckOrder, continuity.CheckEntry, continuity.CheckProof, continuity.CheckMissing, continuity.CheckTally, continuity.CheckThread,
		continuity.CheckRule, continuity.CheckComplete, continuity.CheckManifest, continuity.CheckLabel, continuity.CheckCertificate, continuity.CheckFile,
		continuity.CheckWitness, continuity.CheckTime,
	} {
		out = append(out, class{c, &continuity.Fault{Check: c}, nil})
	}
	return out
}

func (c class) says(err error) bool {
	if c.is != nil && !errors.Is(err, c.is) {
		return false
	}
	return c.words == nil || slices.ContainsFunc(c.words, func(w string) bool { return strings.Contains(err.Error(), w) })
}

func classesOf(folder string) []class {
	for folders, list := range in {
		if slices.Contains(strings.Fields(folders), folder) {
			return list
		}
	}
	return nil
}

// outcome is what came of a vector, in the words of README.md.
func outcome(v *vectors.Vector, err error) string {
	if err == nil {
		return vectors.Success
	}
	var found []string
	for _, c := range classesOf(v.Kind()) {
		if c.says(err) {
			found = append(found, c.name)
		}
	}
	if len(found) != 1 {
		return "none of the classes, or several: " + strings.Join(found, ", ")
	}
	return found[0]
}

func every(t testing.TB) []*vectors.Vector {
	t.Helper()
	all, err := vectors.Every(vectors.FS)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 300 {
		t.Fatalf("only %d vectors were found", len(all))
	}
	return all
}

// Each vector comes out as it says.
func TestVectors(t *testing.T) {
	kinds := map[string]int{}
	for _, v := range every(t) {
		kinds[v.Kind()]++
		check := checks[v.Kind()]
		if check == nil {
			t.Errorf("%s: nothing checks this folder", v.Name)
			continue
		}
		err := check(v)
		if got := outcome(v, err); got != v.Expect {
			t.Errorf("%s: %s, want %s (%v)", v.Name, got, v.Expect, err)
		}
	}
	for k := range checks {
		if kinds[k] == 0 {
			t.Errorf("%s has no vectors", k)
		}
	}
}

// README.md names every folder and every class there is.
func TestReadmeNamesThemAll(t *testing.T) {
	b, err := vectors.FS.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for folder := range checks {
		if !strings.Contains(string(b), "`"+folder+"`") {
			t.Errorf("it does not name the folder %q", folder)
		}
	}
	used := map[string]bool{}
	for _, v := range every(t) {
		used[v.Kind()+" "+v.Expect] = true
	}
	for folders, list := range in {
		for _, c := range list {
			if folders != "record" && !strings.Contains(string(b), "`"+c.name+"`") {
				t.Errorf("it does not name the class %q", c.name)
			}
			if !slices.ContainsFunc(strings.Fields(folders), func(f string) bool { return used[f+" "+c.name] }) {
				t.Errorf("no vector of %s has the class %q", folders, c.name)
			}
		}
	}
}
