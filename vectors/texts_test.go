//go:build !js

package vectors_test

import (
	"fmt"
	"strings"
)

// The texts beside the statements, each as short as it can be and still have
// every line that its kind knows.
const (
	sealBody = `safehand/seal/v1 exhibit
recipient f6e2bd514551595076df544ec33c2c730594fc5f5fd236634a99bdabffc42a4e
commitment 1d5cfa56634ded6e631aa33595fe20b117edfc8c7a6cce2e0068cfabb8b3c066
manifest 75bccb9d2ecd93cb2b623d7e97b8ba03877f968510cb64212ed5ac04b569bbd9 1500
list 4041583046d192c9b87eed44bcfb736cb05104b92c2cce45438f51c74d32ba42 1200
segments 3 8388608 19000000
`
	segmentsBody = `safehand/segments/v1 list
segment 0 965f5117f4bb37f77437ce98cf30393a736a75815358387b0834b20d3ec23db4 67195
segment 1 adf70a3fc20870c99626d2a6c928db51412fd67fe9a995dad8e54a76c658d89e 67195
segment 2 af6f1d49c1fc76d7877e04dbcc822c29b953fda3e73a616470a104dd017b0538 26235
`
	manifestBody = `safehand/manifest/v1 exhibit
random b2e80ffbf50fe97448d5b58ec28396e90dc42f6635958809d10e75d988249511
reference JRS/1
description Interview with “Child A”, suite 2
type abe-interview
marking official-sensitive
person other Intermediary
person victim Child A
sealed-by amy.reed@northshire.example
sealed-at 2026-11-21T20:31:00Z
with safehand 1.0
master Disc 2, property store, Northshire
derived-from Disc 1
list 938b8f1748a2cfd2b45ea7897b3dade81a0dbeeb079b6eb2f0ec8a23935bf99d 269
stream 155648 155648
folder 512 0 1795255623.000000000 - - JRS 1
file 2048 0 -0.500000000 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 text/plain JRS 1/caf%E9.txt
file 2560 150000 1795255440.000000000 ac23353f8319c7a2c9ec8c11e267d4f27b27cc4db7e92ae2e835cfcf7941168f video/mp4 JRS 1/interview.mp4
file 154112 30 1795255501.123456789 831adf618bef9f5afae7a2e3feb50d3f14b1608d41d45cdd683d486d0974d774 - JRS 1/notes 100%25.txt
`
	labelBody = `safehand/label/v1 consignment
random 87b97317271ec831d8947e8b3a50ba34850aafa286b0af5a117a05912dab509e
from amy.reed@northshire.example
operation Operation Heron
message First account and interview.
message The officer in the case is on leave until Tuesday: ask the unit.
exhibit 64610cefedf2d195d504d26067810722bcf69618b5bc840386bdfc45c2ce59bd
reference JRS/1
description Interview with a witness, suite 2
type abe-interview
files 3
bytes 150030
exhibit 1f5730eb96320beaa664e7fb7bb40dcd9c397bb2df3330d31c973f82d4a93b2b
reference JRS/2
description Zoë’s statement
type document
files 1
bytes 0
`
	caseBody = `safehand/case/v1 details
random a441b15fe9a3cf56661190a0b93b9dec7d04127288cc87250967cf3b52894d11
from s.khan@cps-northshire.example
operation Operation Heron
person suspect Suspect 1
person victim Child A
line Counsel is instructed.
`
	grantsBody = `safehand/grants/v1 list
grant 2d4c8f1d236b72016223608922fb738ef68333f9313fbff8b7316d02051585ea cps-northshire.example/rasso 1 61e5899854efb538f0bc43f0c2bbafe84a47046bf64c9e5c47bbb0d2c676f680 1909
grant 2d4c8f1d236b72016223608922fb738ef68333f9313fbff8b7316d02051585ea northshire.example/cid 2 a441b15fe9a3cf56661190a0b93b9dec7d04127288cc87250967cf3b52894d11 1909
`
	signInBody = `safehand/sign-in/v1 session
as order
log safehand.example/log
by amy.reed@northshire.example 1
order 571624c4179fee9410d6e28e8fbf0b57705365331afdd062d6a10079b3c2c7bb
nonce 59857136ec33dd104486724a3382ef56
own 7fb4c584149cb2e3db18f46f3f697561
at 2026-11-21T20:31:00Z
`
	rootsBody = `safehand/roots/v1 trusted
organisation cps-northshire.example ae0e97ac6c848dcebf35285f701cb0c6bfa9bc26a0350947813041ecec5cbb26
organisation northshire.example 176cd71a91c5809a446043cb57c886ae250dc161e0a2563a0d0b1a2593374ebd
log safehand.example/log
`
)

// exhibitTexts are the texts of an exhibit, of what people say beside
// statements, and of signing in.
func exhibitTexts(b *book, _ *recorder) {
	b.pass("seal/seal", "A seal: digests and sizes of an exhibit.", []byte(sealBody),
		"id: 07dd4f1b2836941b20a1f7c8962fd6adc23514ca2b75cd85bbd825a95db12596", "number: SH-0ZEM-Y6S8-6TA1-P851")
	b.pass("segments/list", "A list of three segments, the last one shorter.", []byte(segmentsBody))
	b.pass("manifest/manifest", "A manifest with every line there is.", []byte(manifestBody))
	b.pass("label/label", "A label of two exhibits.", []byte(labelBody))
	b.pass("words/message", "A request's words: references, lines, some of them twice.", []byte(wordsBody))
	b.pass("case/details", "A case with a name, people and a line.", []byte(caseBody))
	b.pass("grants/list", "A list of two grants.", []byte(grantsBody))
	b.pass("sign-in/order", "The sign-in of an order's key.", []byte(signInBody))
	for like, unknown := range map[string]string{
		"seal/seal": "out-of-place", "segments/list": "out-of-place", "manifest/manifest": "out-of-place", "label/label": "out-of-place",
		"words/message": "out-of-place", "case/details": "out-of-place", "grants/list": "out-of-place", "sign-in/order": "out-of-place",
	} {
		b.everyText(like, unknown)
	}
	b.seals()
	b.manifests()
	b.each("label", labels())
	b.said()
	b.fail("label/no-exhibit", "limit", "label/label", "A label is of at least one exhibit.", []byte(labelBody[:strings.Index(labelBody, "exhibit ")]))
	b.fail("label/message-too-long", "limit", "label/label", "A message has at most 100 lines.",
		b.change("label/label", "message First account and interview.\n", strings.Repeat("message First account and interview.\n", 100)))
}

func (b *book) seals() {
	b.t.Helper()
	b.each("seal", []one{
		{"segments-none", "segments", "seal", "An exhibit has at least one segment.", "segments 3 8388608 19000000", "segments 0 8388608 19000000"},
		{"segments-too-many", "segments", "seal", "More segments than a list has room for.", "segments 3 8388608 19000000", "segments 262145 8388608 2199023255552"},
		{"segments-too-large", "segments", "seal", "Nobody could hold such a segment in memory.", "segments 3 8388608 19000000", "segments 3 68157441 190000000"},
		{"segments-too-small", "segments", "seal", "Three such segments can't hold so much.", "segments 3 8388608 19000000", "segments 3 8388608 25165825"},
		{"segments-one-too-many", "segments", "seal", "Two such segments would have been enough.", "segments 3 8388608 19000000", "segments 3 8388608 16777216"},
		{"size-with-sign", "number", "seal", "A size has a sign.", "bbd9 1500", "bbd9 +1500"},
		{"size-missing", "shape", "seal", "A size is missing.", "bbd9 1500", "bbd9"},
		{"a-field-between", "missing", "seal", "A line stands where another must.", "list 4041", "type other\nlist 4041"},
		{"too-long", "length", "seal", "A seal has at most 1,024 bytes.", "segments 3 8388608 19000000\n", "segments 3 8388608 19000000\n" + strings.Repeat("x y\n", 200)},
	})
	b.each("segments", []one{
		{"another-index", "index", "list", "An index is left out.", "segment 2 ", "segment 3 "},
		{"index-with-leading-zero", "number", "list", "An index begins with a zero.", "segment 2 ", "segment 02 "},
		{"a-segment-twice", "twice", "list", "A segment stands in two places.", "adf70a3fc20870c99626d2a6c928db51412fd67fe9a995dad8e54a76c658d89e", "965f5117f4bb37f77437ce98cf30393a736a75815358387b0834b20d3ec23db4"},
		{"empty-segment", "empty", "list", "An age file is never empty.", "0538 26235", "0538 0"},
		{"digest-in-upper-case", "digest", "list", "A digest has upper-case digits.", "af6f1d49", "AF6F1D49"},
		{"size-missing", "shape", "list", "A size is missing.", "0538 26235", "0538"},
	})
	lines := strings.SplitAfter(segmentsBody, "\n")
	b.fail("segments/in-another-order", "index", "segments/list", "Two segments have changed places.", []byte(lines[0]+lines[2]+lines[1]+lines[3]))
	b.fail("segments/no-segment", "limit", "segments/list", "A list has at least one segment.", []byte(lines[0]))
	b.each("grants", []one{
		{"granted-twice", "twice", "list", "An exhibit is granted to one key twice.", "northshire.example/cid 2 a441", "cps-northshire.example/rasso 1 a441"},
		{"key-number-zero", "key-number", "list", "Key records are numbered from 1.", "cid 2", "cid 0"},
		{"holder-that-is-none", "name", "list", "An organisation holds no key that opens anything.", "northshire.example/cid 2", "northshire.example 2"},
		{"size-missing", "shape", "list", "A size is missing.", "f680 1909", "f680"},
	})
	g := strings.SplitAfter(grantsBody, "\n")
	b.fail("grants/not-in-order", "order", "grants/list", "The lines are not in the order of their bytes.", []byte(g[0]+g[2]+g[1]))
	b.fail("grants/no-grant", "missing", "grants/list", "A list has at least one grant.", []byte(g[0]))
}

func (b *book) manifests() {
	b.t.Helper()
	const folder = "folder 512 0 1795255623.000000000 - - JRS 1\n"
	const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	rows := []one{
		{"offset-not-of-a-block", "place", "manifest", "A content begins inside a block.", "file 2048 0", "file 2049 0"},
		{"no-room-for-a-header", "place", "manifest", "Two contents leave no room for a header between them.", "file 2560 150000", "file 2048 150000"},
		{"overlapping", "place", "manifest", "A content lies in another.", "file 154112 30", "file 152576 30"},
		{"outside-the-stream", "place", "manifest", "A content ends behind the stream.", "file 154112 30", "file 154112 2000"},
		{"stream-too-long", "stream", "manifest", "The stream goes on behind the last content.", "stream 155648 155648", "stream 156160 156160"},
		{"stream-longer-than-padded", "stream", "manifest", "The stream is longer than its padded length.", "stream 155648 155648", "stream 155648 155136"},
		{"stream-not-of-blocks", "stream", "manifest", "A stream is made of blocks.", "stream 155648 155648", "stream 155649 155649"},
		{"path-twice", "path-twice", "manifest", "Two files have one path.", "JRS 1/interview.mp4", "JRS 1/caf%E9.txt"},
		{"in-a-file", "path-in-a-file", "manifest", "A file lies in another file.", "video/mp4 JRS 1/interview.mp4", "video/mp4 JRS 1/caf%E9.txt/x"},
		{"path-that-climbs", "path", "manifest", "A path leaves the folder.", "video/mp4 JRS 1/interview.mp4", "video/mp4 JRS 1/../../interview.mp4"},
		{"path-that-is-absolute", "path", "manifest", "A path begins at the root.", "video/mp4 JRS 1/interview.mp4", "video/mp4 /JRS 1/interview.mp4"},
		{"path-with-a-dot", "path", "manifest", "A part of a path is a dot.", "video/mp4 JRS 1/interview.mp4", "video/mp4 ./interview.mp4"},
		{"path-with-an-empty-part", "path", "manifest", "A part of a path is empty.", "video/mp4 JRS 1/interview.mp4", "video/mp4 JRS 1//interview.mp4"},
		{"path-with-a-zero-byte", "path", "manifest", "A path has a zero byte.", "JRS 1/interview.mp4", "JRS 1/interview.mp4%00"},
		{"path-too-long", "path", "manifest", "A path has more than 16,384 bytes.", "JRS 1/interview.mp4", strings.Repeat("a", 16385)},
		{"path-escaped-for-nothing", "path-spelling", "manifest", "A character is escaped that need not be.", "JRS 1/interview.mp4", "JRS 1/intervie%77.mp4"},
		{"path-escaped-in-lower-case", "path-spelling", "manifest", "An escape has lower-case digits.", "caf%E9.txt", "caf%e9.txt"},
		{"path-with-a-bare-percent-sign", "path-spelling", "manifest", "A percent sign stands for itself.", "notes 100%25.txt", "notes 100%.txt"},
		{"media-type-that-is-none", "media-type", "manifest", "A media type has no slash.", "video/mp4", "video"},
		{"media-type-in-upper-case", "media-type", "manifest", "A media type has upper-case letters.", "video/mp4", "Video/MP4"},
		{"folder-with-a-size", "folder", "manifest", "A folder has no size.", folder, "folder 512 1 1795255623.000000000 - - JRS 1\n"},
		{"folder-with-a-digest", "folder", "manifest", "A folder has no digest.", folder, "folder 512 0 1795255623.000000000 " + empty + " - JRS 1\n"},
		{"file-without-digest", "digest", "manifest", "A file has a digest.", empty, "-"},
		{"file-without-path", "shape", "manifest", "A file has a path.", " text/plain JRS 1/caf%E9.txt", ""},
		{"time-without-fraction", "file-time", "manifest", "A file's time has nine digits behind the point.", "1795255440.000000000", "1795255440"},
		{"time-of-eight-digits", "file-time", "manifest", "A file's time has nine digits behind the point.", "1795255440.000000000", "1795255440.00000000"},
		{"time-minus-nothing", "file-time", "manifest", "Zero has no sign.", "-0.500000000", "-0.000000000"},
		{"time-after-9999", "file-time", "manifest", "No file is of the year 10000.", "1795255440.000000000", "253402300800.000000000"},
		{"reference-missing", "missing", "manifest", "An exhibit has a reference.", "reference JRS/1\n", ""},
		{"reference-in-normal-form-d", "normal-form", "manifest", "An accent stands as a character of its own.", "reference JRS/1", "reference JRS/e\u0301"},
		{"description-that-turns-round", "character", "manifest", "U+202E turns the text behind it round.", "suite 2", "suite \u202e2"},
		{"description-too-long", "words", "manifest", "A line of words has at most 500 characters.", "suite 2", strings.Repeat("é", 480)},
		{"type-not-on-the-list", "list", "manifest", "There is no such type.", "type abe-interview", "type interview"},
		{"marking-not-on-the-list", "list", "manifest", "There is no such marking.", "marking official-sensitive", "marking secret"},
		{"people-not-in-order", "order", "manifest", "People do not stand in the order of their bytes.", "person other Intermediary\nperson victim Child A\n", "person victim Child A\nperson other Intermediary\n"},
		{"people-of-no-category", "category", "manifest", "There is no such category.", "person other Intermediary", "person helper Intermediary"},
		{"files-in-front", "missing", "manifest", "Files stand in front of the stream.", "stream 155648 155648\n" + folder, folder + "stream 155648 155648\n"},
	}
	b.each("manifest", rows)
	b.fail("manifest/no-file", "limit", "manifest/manifest", "An exhibit has at least one file or folder.", []byte(manifestBody[:strings.Index(manifestBody, "folder ")]))
}

func labels() []one {
	return []one{
		{"an-exhibit-twice", "twice", "label", "An exhibit stands there twice.", "1f5730eb96320beaa664e7fb7bb40dcd9c397bb2df3330d31c973f82d4a93b2b", "64610cefedf2d195d504d26067810722bcf69618b5bc840386bdfc45c2ce59bd"},
		{"files-unsaid", "missing", "label", "An exhibit does not say how many files.", "files 1\n", ""},
		{"bytes-negative", "number", "label", "A number is negative.", "bytes 0\n", "bytes -1\n"},
		{"type-not-on-the-list", "list", "label", "There is no such type.", "type document", "type paper"},
		{"message-hidden", "character", "label", "A message has a character that is not seen.", "First account", "First\u200b account"},
		{"message-behind-the-exhibits", "out-of-place", "label", "A message stands at the end.", "bytes 0\n", "bytes 0\nmessage Late.\n"},
		{"name-in-normal-form-d", "normal-form", "label", "An accent stands as a character of its own.", "Zoë", "Zoe\u0308"},
	}
}

// said are words, cases and sign-ins.
func (b *book) said() {
	b.t.Helper()
	b.each("words", []one{
		{"author-of-no-organisation", "name", "message", "An author is a person, an agent or an organisation.", "from s.khan@cps-northshire.example", "from s.khan@example"},
		{"a-line-too-long", "words", "message", "A line has at most 500 characters.", "The second interview stops at 14:02.", strings.Repeat("a", 501)},
		{"exhibits-behind-lines", "out-of-place", "message", "References stand in front of lines.", "line The second interview stops at 14:02.\n", "line The second interview stops at 14:02.\nexhibit JRS/9\n"},
	})
	b.fail("words/nothing-said", "limit", "words/message", "Words are at least one line or one reference.", []byte(wordsBody[:strings.Index(wordsBody, "exhibit ")]))
	b.fail("words/too-many-lines", "limit", "words/message", "Words have at most 100 lines.",
		b.change("words/message", "line The second interview stops at 14:02.\n", strings.Repeat("line The second interview stops at 14:02.\n", 99)))
	b.fail("words/too-many-references", "limit", "words/message", "At most 400 exhibits are asked for.",
		b.change("words/message", "exhibit JRS/2\n", strings.Repeat("exhibit JRS/2\n", 400)))
	var people strings.Builder
	for i := range 500 {
		fmt.Fprintf(&people, "person other P%03d\n", i)
	}
	b.each("case", []one{
		{"people-not-in-order", "order", "details", "People do not stand in the order of their bytes.", "person suspect Suspect 1\nperson victim Child A\n", "person victim Child A\nperson suspect Suspect 1\n"},
		{"operation-behind-people", "out-of-place", "details", "The operation's name stands in front.", "line Counsel is instructed.\n", "line Counsel is instructed.\noperation Operation Crane\n"},
		{"too-many-people", "limit", "details", "A case has at most 500 people.", "person suspect Suspect 1\n", people.String() + "person suspect Suspect 1\n"},
	})
	const at = "at 2026-11-21T20:31:00Z\n"
	b.each("sign-in", []one{
		{"as-nobody", "list", "order", "There is no such role.", "as order", "as friend"},
		{"order-missing", "fields", "order", "The role order names its order.", "order 571624c4179fee9410d6e28e8fbf0b57705365331afdd062d6a10079b3c2c7bb\n", ""},
		{"order-of-a-person", "fields", "order", "No other role names an order.", "as order", "as person"},
		{"own-nonce-missing", "missing", "order", "The client's own nonce is missing: the service would choose what is signed.", "own 7fb4c584149cb2e3db18f46f3f697561\n", ""},
		{"nonce-too-short", "digest", "order", "A nonce has 32 digits.", "own 7fb4", "own "},
		{"looks-like-a-statement", "first-line", "order", "It begins like a statement.", "safehand/sign-in/v1 session", "safehand/event/v1 received"},
		{"too-long", "length", "order", "A sign-in has at most 4,096 bytes.", at, at + strings.Repeat("x y\n", 1100)},
	})
}
