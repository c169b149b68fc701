//go:build !js

package vectors_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/safehand/safehand/event"
)

// one is one thing changed in a success.
type one struct {
	name, class, like, comment string
	old, new                   string
}

func (b *book) each(folder string, rows []one) {
	b.t.Helper()
	for _, r := range rows {
		like := folder + "/" + r.like
		b.fail(folder+"/"+r.name, r.class, like, r.comment, b.change(like, r.old, r.new))
	}
}

// everyText are the faults that any text may have, whatever it says. unknown is
// the class of a line too many behind the last one.
func (b *book) everyText(like, unknown string) {
	b.t.Helper()
	good := string(b.pages[like].body)
	first, rest, _ := strings.Cut(good, "\n")
	second, third, _ := strings.Cut(rest, "\n")
	key, _, _ := strings.Cut(second, " ")
	for _, r := range []struct{ name, class, comment, body string }{
		{"carriage-returns", "character", "Every line ends with a carriage return and a line feed.", strings.ReplaceAll(good, "\n", "\r\n")},
		{"no-line-feed-at-the-end", "end", "The last line feed is missing.", good[:len(good)-1]},
		{"cut-short", "end", "The last three bytes are missing.", good[:len(good)-3]},
		{"a-byte-behind", "end", "A zero byte stands behind the last line feed.", good + "\x00"},
		{"an-empty-line-behind", "line", "An empty line stands behind the last one.", good + "\n"},
		{"a-byte-order-mark", "first-line", "It begins with a byte order mark.", "\ufeff" + good},
		{"another-version", "first-line", "The first line is that of another version.", strings.Replace(first, "/v1 ", "/v2 ", 1) + "\n" + rest},
		{"an-unknown-line", unknown, "There is a line with a key that nobody knows.", good + "note x\n"},
		{"the-first-field-missing", "missing", "The line behind the first one is missing.", first + "\n" + third},
		{"the-first-field-twice", "out-of-place", "The line behind the first one is there twice.", first + "\n" + second + "\n" + rest},
		{"an-upper-case-key", "key", "A key has an upper-case letter.", first + "\n" + strings.ToUpper(key[:1]) + rest[1:]},
		{"nothing", "end", "It is empty.", ""},
	} {
		class := r.class
		switch {
		case r.name == "a-byte-order-mark" && !strings.HasPrefix(good, "safehand/event/"):
			class = "character" // a statement's first line is looked at before anything else
		case r.name == "another-version" && strings.HasPrefix(good, "safehand/event/"),
			r.name == "nothing" && strings.HasPrefix(like, "event/"),
			r.name == "carriage-returns" && strings.HasPrefix(like, "event/"):
			class = "first-line"
		case key == "segment" && strings.HasPrefix(r.name, "the-first-field"):
			class = "index"
		case key == "grant" && r.name == "the-first-field-missing":
			continue // a list of one grant less is a list
		case key == "grant" && r.name == "the-first-field-twice":
			class = "order"
		case r.name == "the-first-field-twice":
			class = "missing" // the second one stands where another line must
		}
		b.fail(like+"-"+r.name, class, like, r.comment, []byte(r.body))
	}
}

// eventTexts are the statements: one of every kind, and what no statement may be.
func eventTexts(b *book, _ *recorder) {
	for _, k := range event.Kinds() {
		body, err := os.ReadFile(filepath.Join("../docs/examples/event", string(k)+".txt"))
		if err != nil {
			b.t.Fatal(err)
		}
		b.pass("event/"+string(k), "A statement of this kind.", body, "id: "+event.Sum(body).String())
	}
	b.everyText("event/received", "out-of-place")
	b.each("event", grammar())
	b.each("event", values())
	b.each("event", agreements())
	b.limits()
	b.enrolments()
}

// enrolments are statements that publish a key which must never be anybody's.
func (b *book) enrolments() {
	b.t.Helper()
	const like, key = "event/enrolled", "key s.khan@cps-northshire.example+9f658876+Af1WYPOfuuF0wCJ7bxI8VH/8oDoDHBtCjI6BDtM3IP5T\n"
	identity := "key " + string(event.FormatKey("s.khan@cps-northshire.example", append([]byte{1}, make([]byte, 31)...))) + "\n"
	b.fail("event/enrolled-identity-point", "small-order", like, "Under this key every signature of every text verifies.", b.change(like, key, identity))
	b.fail("event/enrolled-cut-key", "verifier-key", like, "The key has lost three bytes.", b.change(like, key, key[:len(key)-5]+"\n"))
	text := string(b.pages[like].body)
	b.fail("event/enrolled-classical", "recipient", like, "A recipient that a quantum computer opens.",
		[]byte(text[:strings.Index(text, "recipient ")]+"recipient age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p\n"))
}

const received = "received"

// grammar are the faults of a text's lines.
func grammar() []one {
	const by, at = "by s.khan@cps-northshire.example 1\n", "at 2026-11-21T20:31:00Z\n"
	return []one{
		{"not-utf-8", "utf-8", received, "A byte is not UTF-8.", by, "by s.khan\xff@cps-northshire.example 1\n"},
		{"surrogate", "utf-8", received, "Half of a surrogate pair, written as three bytes.", by, "by s.khan\xed\xa0\x80@cps-northshire.example 1\n"},
		{"overlong", "utf-8", received, "A slash written in two bytes.", "example/rasso\n", "example\xc0\xafrasso\n"},
		{"normal-form-d", "normal-form", received, "An accent stands as a character of its own.", by, "by s.kha\u0301n@cps-northshire.example 1\n"},
		{"normal-form-angstrom", "normal-form", received, "U+212B, which normal form C writes as U+00C5.", by, "by s.kh\u212bn@cps-northshire.example 1\n"},
		{"bidirectional-override", "character", received, "U+202E turns the text behind it round.", by, "by s.khan\u202e@cps-northshire.example 1\n"},
		{"bidirectional-isolate", "character", received, "U+2067 begins a text from right to left.", by, "by s.khan\u2067@cps-northshire.example 1\n"},
		{"zero-width-space", "character", received, "U+200B is not seen.", by, "by s.khan\u200b@cps-northshire.example 1\n"},
		{"zero-width-joiner", "character", received, "U+200D is not seen.", by, "by s.khan\u200d@cps-northshire.example 1\n"},
		{"word-joiner", "character", received, "U+2060 is not seen.", by, "by s.khan\u2060@cps-northshire.example 1\n"},
		{"soft-hyphen", "character", received, "U+00AD is mostly not seen.", by, "by s.khan\u00ad@cps-northshire.example 1\n"},
		{"variation-selector", "character", received, "U+FE0F changes how the character before it looks.", by, "by s.khan\ufe0f@cps-northshire.example 1\n"},
		{"hangul-filler", "character", received, "U+3164 is a letter that is not seen.", by, "by s.khan\u3164@cps-northshire.example 1\n"},
		{"tag-character", "character", received, "U+E0041 is a letter that is not seen.", by, "by s.khan\U000e0041@cps-northshire.example 1\n"},
		{"private-use", "character", received, "U+E000 looks like whatever a font says.", by, "by s.khan\ue000@cps-northshire.example 1\n"},
		{"replacement-character", "character", received, "U+FFFD stands where a byte could not be read.", by, "by s.khan\ufffd@cps-northshire.example 1\n"},
		{"no-break-space", "character", received, "U+00A0 looks like a space.", by, "by s.khan@cps-northshire.example\u00a01\n"},
		{"line-separator", "character", received, "U+2028 ends a line, elsewhere.", by, "by s.khan@cps-northshire.example 1\u2028\n"},
		{"next-line", "character", received, "U+0085 ends a line, elsewhere.", by, "by s.khan@cps-northshire.example 1\u0085\n"},
		{"tab", "character", received, "A tab stands for a space.", by, "by s.khan@cps-northshire.example\t1\n"},
		{"zero-byte", "character", received, "A zero byte, at which some programs stop reading.", by, "by s.khan\x00@cps-northshire.example 1\n"},
		{"carriage-return", "character", received, "One line ends with a carriage return.", by, "by s.khan@cps-northshire.example 1\r\n"},
		{"an-empty-line", "line", received, "An empty line would end the note's text here.", at, "\n" + at},
		{"a-key-without-value", "line", received, "A line is only a key.", at, "at\n"},
		{"a-key-and-a-space", "line", received, "A line is a key and a space.", at, "at \n"},
		{"space-in-front", "space", received, "Two spaces behind the key.", at, "at  2026-11-21T20:31:00Z\n"},
		{"space-behind", "space", received, "A space behind the value.", at, "at 2026-11-21T20:31:00Z \n"},
		{"space-twice", "space", received, "Two spaces in a value.", by, "by s.khan@cps-northshire.example  1\n"},
		{"key-with-underscore", "key", received, "A key has an underscore.", "consignment bed", "consign_ment bed"},
		{"key-begins-with-a-digit", "key", received, "A key begins with a digit.", "consignment bed", "1consignment bed"},
		{"unknown-kind", "first-line", received, "There is no such kind.", "v1 received\n", "v1 collected\n"},
		{"upper-case-kind", "first-line", received, "A kind has an upper-case letter.", "v1 received\n", "v1 Received\n"},
		{"no-kind", "first-line", received, "The first line has no kind.", "v1 received\n", "v1\n"},
		{"another-type", "first-line", received, "It begins like another text of Safehand.", "safehand/event/", "safehand/seal/"},
		{"key-missing", "missing", received, "A line that the kind has is missing.", at, ""},
		{"key-twice", "missing", received, "A line that stands once is there twice.", at, at + at},
		{"keys-in-another-order", "missing", received, "Two lines have changed places.", "for cps-northshire.example/rasso\n" + at, at + "for cps-northshire.example/rasso\n"},
		{"key-of-another-kind", "missing", received, "A line that another kind has there.", "after bed", "statement bed"},
		{"none-of-what-must-be-there", "missing", "exported", "A line that stands at least once is not there.", "exhibit 07dd4f1b2836941b20a1f7c8962fd6adc23514ca2b75cd85bbd825a95db12596\n", ""},
		{"optional-line-out-of-place", "missing", "dispatched", "A line that may be missing stands in front of where it belongs.", "receive-by 2026-11-23T11:00:00Z\nurn 45AA2098221\n", "urn 45AA2098221\nreceive-by 2026-11-23T11:00:00Z\n"},
		{"optional-line-twice", "missing", "dispatched", "A line that may be missing is there twice.", "urn 45AA2098221\n", "urn 45AA2098221\nurn 45AA2098222\n"},
		{"lines-not-in-order", "order", "assigned", "A repeated line does not stand in the order of its bytes.", "person s.khan@cps-northshire.example\nperson t.ellis@cps-northshire.example\n", "person t.ellis@cps-northshire.example\nperson s.khan@cps-northshire.example\n"},
		{"line-repeated", "order", "assigned", "Two lines of a set are equal.", "person s.khan@cps-northshire.example\n", "person s.khan@cps-northshire.example\nperson s.khan@cps-northshire.example\n"},
		{"a-line-behind-its-set", "out-of-place", "checked", "A line of a set stands behind the next set.", "seal-broken 0ad91ba5239f69fc1656da9c735ee3fa39afd4c5f0ed992d84fdd1680bcb5008\n", "seal-broken 0ad91ba5239f69fc1656da9c735ee3fa39afd4c5f0ed992d84fdd1680bcb5008\npassed ffd4f1b2836941b20a1f7c8962fd6adc23514ca2b75cd85bbd825a95db12596a\n"},
	}
}

// values are the faults of single values.
func values() []one {
	const at, salt = "at 2026-11-21T20:31:00Z\n", "salt e0fcab987236cb02bba4919f9ea8280d\n"
	const d = "after bed141a6aa14fca780c49a5884227996ebeae6a7f8cd0740beaefe6dd1873157\n"
	rows := []one{
		{"number-with-leading-zero", "number", received, "A number begins with a zero.", "seen 31 ", "seen 031 "},
		{"number-with-plus", "number", received, "A number has a sign.", "seen 31 ", "seen +31 "},
		{"number-negative", "number", received, "A number is negative.", "seen 31 ", "seen -1 "},
		{"number-in-hexadecimal", "number", received, "A number is not decimal.", "seen 31 ", "seen 0x1f "},
		{"number-with-fraction", "number", received, "A number has a fraction.", "seen 31 ", "seen 31.0 "},
		{"number-with-exponent", "number", received, "A number has an exponent.", "seen 31 ", "seen 31e0 "},
		{"number-of-65-bits", "number", received, "A number does not fit 63 bits.", "seen 31 ", "seen 9223372036854775808 "},
		{"number-in-other-digits", "number", received, "A number in Arabic-Indic digits.", "seen 31 ", "seen ٣١ "},
		{"digest-in-upper-case", "digest", received, "A digest has upper-case digits.", d, "after " + strings.ToUpper(d[6:])},
		{"digest-too-short", "digest", received, "A digest has 63 digits.", d, "after ed141a6aa14fca780c49a5884227996ebeae6a7f8cd0740beaefe6dd1873157\n"},
		{"digest-too-long", "digest", received, "A digest has 65 digits.", d, "after 0bed141a6aa14fca780c49a5884227996ebeae6a7f8cd0740beaefe6dd1873157\n"},
		{"digest-with-a-letter", "digest", received, "A digest has a letter that is no digit.", d, "after ged141a6aa14fca780c49a5884227996ebeae6a7f8cd0740beaefe6dd1873157\n"},
		{"salt-too-short", "digest", received, "A salt has 30 digits.", salt, "salt fcab987236cb02bba4919f9ea8280d\n"},
		{"salt-in-upper-case", "digest", received, "A salt has upper-case digits.", salt, "salt E0FCAB987236CB02BBA4919F9EA8280D\n"},
		{"time-with-offset", "time", received, "A time names its offset.", at, "at 2026-11-21T20:31:00+00:00\n"},
		{"time-with-fraction", "time", received, "A time has a fraction of a second.", at, "at 2026-11-21T20:31:00.000Z\n"},
		{"time-in-lower-case", "time", received, "A time in lower case.", at, "at 2026-11-21t20:31:00z\n"},
		{"time-without-seconds", "time", received, "A time has no seconds.", at, "at 2026-11-21T20:31Z\n"},
		{"time-leap-second", "time", received, "There are no leap seconds.", at, "at 2026-12-31T23:59:60Z\n"},
		{"time-at-24", "time", received, "Midnight is 00:00.", at, "at 2026-11-21T24:00:00Z\n"},
		{"time-that-never-was", "time", received, "The thirtieth of February.", at, "at 2026-02-30T20:31:00Z\n"},
		{"time-before-1970", "time", received, "A time before 1970.", at, "at 1969-12-31T23:59:59Z\n"},
		{"time-of-a-five-digit-year", "time", received, "A year of five digits.", at, "at 12026-11-21T20:31:00Z\n"},
		{"name-in-upper-case", "name", received, "A person has an upper-case letter.", "by s.khan@", "by S.khan@"},
		{"name-of-one-label", "name", received, "A log of a single label.", "log safehand.example/log", "log localhost/log"},
		{"name-with-two-dots", "name", received, "A name has two dots side by side.", "by s.khan@", "by s..khan@"},
		{"name-that-looks-alike", "name", received, "A Cyrillic letter for a Latin one.", "by s.khan@", "by s.kh\u0430n@"},
		{"name-too-long", "name", received, "A name is longer than 200 characters.", "by s.khan@", "by s.khan@" + strings.Repeat("long.", 40)},
		{"name-with-a-dot-at-the-end", "name", received, "A domain ends with a dot.", "log safehand.example/log", "log safehand.example./log"},
		{"log-of-no-service", "name", received, "A log's name does not end in /log.", "log safehand.example/log", "log safehand.example/tree"},
		{"log-that-begins-like-ours", "name", received, "No log's name begins like the first line of a text.", "log safehand.example/log", "log safehand/log"},
		{"person-where-a-unit-is", "name", received, "A statement is made for a person.", "for cps-northshire.example/rasso", "for s.khan@cps-northshire.example"},
		{"signer-without-number", "shape", received, "The number of the key record is missing.", "by s.khan@cps-northshire.example 1", "by s.khan@cps-northshire.example"},
		{"key-number-zero", "key-number", received, "Key records are numbered from 1.", "by s.khan@cps-northshire.example 1", "by s.khan@cps-northshire.example 0"},
		{"key-number-too-large", "key-number", received, "No holder has a million keys.", "by s.khan@cps-northshire.example 1", "by s.khan@cps-northshire.example 1048577"},
		{"code-in-upper-case", "code", "opened", "A code has an upper-case letter.", "purpose export", "purpose Export"},
		{"code-not-on-the-list", "list", "opened", "There is no such purpose.", "purpose export", "purpose keep"},
		{"reason-not-on-the-list", "list", "revoked", "There is no such reason.", "reason compromised", "reason lost"},
		{"type-not-on-the-list", "list", "sealed", "There is no such type of exhibit.", "type abe-interview", "type interview"},
		{"category-not-on-the-list", "category", "sealed", "There is no such category of people.", "people other 2", "people bystander 2"},
		{"no-people-of-a-category", "count", "sealed", "None of a category is not said.", "people other 2", "people other 0"},
		{"urn-in-lower-case", "urn", "dispatched", "A URN is written in capitals.", "urn 45AA2098221", "urn 45aa2098221"},
		{"urn-too-short", "urn", "dispatched", "A URN has seven digits at its end.", "urn 45AA2098221", "urn 45AA209822"},
		{"deadline-of-no-hours", "deadline", "ordered", "A deadline has at least one hour.", "deadline hours 2", "deadline hours 0"},
		{"deadline-too-far", "deadline", "ordered", "A deadline has at most a hundred days.", "deadline hours 2", "deadline days 101"},
		{"deadline-of-weeks", "deadline", "ordered", "A deadline is in hours or days, or an instant.", "deadline hours 2", "deadline weeks 2"},
		{"deadline-without-reason", "deadline", "ordered", "An instant has one of four reasons.", "deadline hours 2", "deadline instant 2026-11-23T11:00:00Z urgent"},
		{"zone-of-elsewhere", "hours", "unit-created", "No unit is in that zone.", "zone Europe/London", "zone Europe/Paris"},
		{"day-that-is-none", "hours", "unit-created", "There is no such day.", "open fri ", "open fre "},
		{"hour-that-is-none", "hours", "unit-created", "There is no such time of day.", "open fri 09:00 17:00", "open fri 9:00 17:00"},
		{"hour-after-midnight", "hours", "unit-created", "No day has such an hour.", "open fri 09:00 17:00", "open fri 09:00 24:01"},
		{"closes-before-it-opens", "hours", "unit-created", "It closes when it opens.", "open fri 09:00 17:00", "open fri 17:00 17:00"},
		{"a-fourth-rung", "rung", "alarm", "A sending rings three times.", "rung 1", "rung 4"},
		{"advised-by-herself", "fields", "review-decided", "Who advises and who decides are two people.", "advised d.price@cps-northshire.example", "advised s.khan@cps-northshire.example"},
		{"decided-without-an-outcome", "list", "review-decided", "There is no such outcome.", "outcome not-a-breach", "outcome late"},
		{"owner-of-nothing", "owner", "account", "There is no such thread.", "owner organisation northshire.example", "owner person northshire.example"},
		{"log-key-of-another-alphabet", "log-key", "admitted", "A log's key in the base64 of web addresses.", "log-key safehand.example/log+0a1b2c3d+AQcHBw", "log-key safehand.example/log+0a1b2c3d+AQcH-w"},
		{"recipient-too-short", "recipient", "enrolled", "A recipient has lost a character.", "recipient age1pq1k", "recipient age1pq1"},
	}
	return rows
}

// agreements are the faults of fields that don't go together.
func agreements() []one {
	const x = "07dd4f1b2836941b20a1f7c8962fd6adc23514ca2b75cd85bbd825a95db12596"
	return []one{
		{"lead-without-unit", "fields", "appointed", "A lead leads a unit.", "unit cps-northshire.example/rasso\n", ""},
		{"administrator-of-a-unit", "fields", "appointed", "An administrator is of no unit.", "role lead", "role administrator"},
		{"left-since", "fields", "revoked", "A place in the log goes with a compromised key only.", "reason compromised", "reason left"},
		{"compromised-since-never", "fields", "revoked", "A compromised key is so since a place in the log.", "since 17\n", ""},
		{"units-invitation-withdrawn", "fields", "invitation-withdrawn", "A unit has no invitation.", "holder s.khan@cps-northshire.example", "holder cps-northshire.example/rasso"},
		{"compromised-and-handed-over", "fields", "revoked", "Only who leaves hands over.", "since 17\n", "since 17\nhand-over cps-northshire.example/rasso\n"},
		{"unit-key-revoked", "fields", "revoked", "A unit's key is replaced.", "key s.khan@cps-northshire.example 1", "key cps-northshire.example/rasso 1"},
		{"a-day-twice", "fields", "unit-created", "A day has one line.", "open fri 09:00 17:00\n", "open fri 09:00 17:00\nopen fri 18:00 19:00\n"},
		{"the-second-is-the-first", "fields", "decided", "Two people are two.", "second p.shah@cps-northshire.example 2", "second admin@cps-northshire.example 2"},
		{"nothing-checked", "fields", "checked", "A check is of at least one exhibit.", "passed " + x + "\nseal-broken 0ad91ba5239f69fc1656da9c735ee3fa39afd4c5f0ed992d84fdd1680bcb5008\n", ""},
		{"passed-and-broken", "fields", "checked", "An exhibit passes or does not.", "seal-broken 0ad91ba5239f69fc1656da9c735ee3fa39afd4c5f0ed992d84fdd1680bcb5008", "seal-broken " + x},
		{"filed-by-nobody", "fields", "opened", "An opening to file names the agent.", "purpose export", "purpose file"},
		{"exported-by-an-agent", "fields", "opened", "Only an opening to file names an agent.", "with cps-northshire.example/rasso 1\n", "with cps-northshire.example/rasso 1\nagent cps-northshire.example/rasso/intake\n"},
		{"granted-to-a-person", "fields", "granted", "Only an agent is granted a key so.", "to cps-northshire.example/rasso/intake 1", "to s.khan@cps-northshire.example 1"},
		{"recalled-order-and-sending", "fields", "recalled", "An order or a sending is recalled, never both.", "consignment bed", "order bed141a6aa14fca780c49a5884227996ebeae6a7f8cd0740beaefe6dd1873157\nconsignment bed"},
		{"recalled-nothing", "fields", "recalled", "A recall of a sending names its exhibits.", "exhibit " + x + "\n", ""},
		{"assigned-to-one", "fields", "assigned", "Nobody is on a case alone.", "person t.ellis@cps-northshire.example\n", ""},
		{"already-sent-nothing", "fields", "answered", "Whoever has sent it says with what.", "consignment bed141a6aa14fca780c49a5884227996ebeae6a7f8cd0740beaefe6dd1873157\n", ""},
		{"case-unchanged", "fields", "case-changed", "A change changes something.", "urn 45AA2098221\nwith northshire.example/cid\ndetails f7bf6c4958a60afdeea5db8a796f8d23d82ae5cdf9045ea2358f3195a23cdb64 500\n", ""},
		{"replaces-itself", "fields", "sealed", "No exhibit is sealed in its own place.", "instead-of e0cb7f21cae481030681be799fb9ba5b9c0f6d77dcf8dd8499c2e22e33800805", "instead-of " + x},
		{"exhibit-of-another-seal", "fields", "sealed", "The exhibit's id is not that of the seal in the statement.", "exhibit 07dd", "exhibit 17dd"},
		{"a-category-twice", "fields", "sealed", "A category of people has one line.", "people other 2\n", "people other 2\npeople other 3\n"},
		{"shape-of-sized", "shape", "case-opened", "A size is missing behind a digest.", "cdb64 500\n", "cdb64\n"},
	}
}

// limits are texts with more in them than there may be.
func (b *book) limits() {
	b.t.Helper()
	const x = "exhibit 07dd4f1b2836941b20a1f7c8962fd6adc23514ca2b75cd85bbd825a95db12596\n"
	const c = "consignment bed141a6aa14fca780c49a5884227996ebeae6a7f8cd0740beaefe6dd1873157\n"
	many := func(n int, format string) string {
		var s strings.Builder
		for i := range n {
			fmt.Fprintf(&s, format, i)
		}
		return s.String()
	}
	b.fail("event/text-too-long", "length", "event/received", "It has more than 65,536 bytes.",
		b.change("event/received", x, many(900, "exhibit %064x\n")))
	b.fail("event/too-many-consignments", "limit", "event/filed", "At most 400 are filed at once.",
		b.change("event/filed", c, many(401, "consignment %064x\n")))
	b.fail("event/too-many-addressees", "limit", "event/dispatched", "At most 20 are sent to at once.",
		b.change("event/dispatched", "to cps-northshire.example/rasso\n", many(21, "to cps-northshire.example/unit%02d\n")))
	b.fail("event/too-many-people", "fields", "event/assigned", "At most 100 people are on a case.",
		b.change("event/assigned", "person s.khan@cps-northshire.example\n", many(100, "person p%03d@cps-northshire.example\n")))
}
