package browser_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"image"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/internal/world/interview"
)

// What she reads, writes and sends. The script writes the same words (test/profile.mjs).
var plantedWords = map[string]string{
	"the reference of the text":  "VXQ-7714 Oakfield/1",
	"a description":              "Statement of Verity Oakfield, upstairs room",
	"the note to her":            "Her brother Caspian must not be told before Friday.",
	"a pseudonym":                "Witness Marigold 4471",
	"where the master is":        "Cupboard seven behind the boiler, Northgate",
	"the operation":              "Operation Larkspur Nightjar",
	"the note she adds":          "The second half names the school in Larch Row.",
	"the reference she sends":    "QRT-5521 Wrenfield/9",
	"the description she sends":  "Advice on Wren Oakfield and her aunt",
	"the note she sends":         "Do not ring the aunt at Kestrel Cottage.",
	"where she keeps the master": "Third drawer under the kettle, Southgate",
	"the person she names":       "Witness Celandine 8812",
	"the operation she names":    "Operation Bittern Willow",
	"a note half written":        "Nobody has told Perpetua Oakfield about",
	"a master half written":      "Shelf nine above the printer, Eastgate",
	"a list half pasted":         "ZZK-3390 Thornfield/2 Recording of Linnet Oakfield",
	"a problem half written":     "The picture shows Juniper Oakfield at",
}

// plantAll has Amy send her a text, a picture, a document and a video with canaries in all of
// them, and lays out what she sends herself.
func (p *remains) plantAll() {
	for name, words := range plantedWords {
		p.plant(name, []byte(words))
	}
	p.keyring()
	text := []byte("Caspian (9) and Wren (4), both at Larch Row primary school.\n")
	p.plant("the text", bytes.TrimSpace(text))
	p.sent = p.send(map[string][]byte{
		"names of the siblings.txt":        text,
		"verity-oakfield-statement.pdf":    []byte(strings.Replace(onePage("", ""), "What was said to the officer", string(p.words("in the document", "Verity saw Caspian by night.")), 1)),
		"verity-oakfield-bedroom.png":      append(picture(p), p.words("behind the picture", "IEND and then Verity's address: 12 Larch Row")...),
		"verity-oakfield-früh 2026-11.mp4": append(slices.Clone(interview.Video()), box(p.words("within the video", "free: she said it was the man from the allotments"))...),
	})
	p.must(p.keysOf(p.Context(), p.received()))
	p.own = filepath.Join(p.T.TempDir(), "advice on wren oakfield.txt")
	p.plant("the name of what she sends", []byte("advice on wren oakfield"))
	p.must(os.WriteFile(p.own, p.words("what she sends", "Wren's aunt Perpetua lives at Kestrel Cottage, Thornfield."), 0o600))
}

func (p *remains) words(name, text string) []byte {
	p.plant(name, []byte(text))
	return []byte(text)
}

func (p *remains) send(files map[string][]byte) event.ConsignmentID {
	dir := p.T.TempDir()
	o := client.Outgoing{
		For: world.Team, To: []event.HolderID{event.HolderID(world.RASSO)}, Message: []string{plantedWords["the note to her"]},
		Operation: plantedWords["the operation"], Deadline: event.Deadline{Kind: event.WorkingHours, N: 2},
	}
	for i, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(dir, name)
		p.must(os.WriteFile(path, files[name], 0o600))
		p.plant("the name "+name, []byte(name))
		reference := plantedWords["the reference of the text"]
		reference = reference[:len(reference)-1] + string('1'+rune(i))
		p.plant("the reference "+reference, []byte(reference))
		o.Exhibits = append(o.Exhibits, client.OutgoingExhibit{
			Reference: reference, Description: plantedWords["a description"], Type: "document", Marking: event.OfficialSensitive,
			People: []event.Pseudonym{{Category: "witness", Name: event.FreeText(plantedWords["a pseudonym"])}}, Master: plantedWords["where the master is"], Paths: []string{path},
		})
	}
	amy := p.w.As(event.ActorID(world.Amy))
	prepared, err := amy.Prepare(p.Context(), o)
	p.must(err)
	sent, err := amy.Send(p.Context(), prepared, nil)
	p.must(err)
	return sent.Consignment
}

// received has the unit receive, so that the keys are known before she opens.
func (p *remains) received() event.ConsignmentID {
	_, _, err := p.w.As(event.ActorID(world.Sarah)).Receive(p.Context(), p.sent, nil)
	p.must(err)
	return p.sent
}

// keyring plants Sarah's keys, and what every unlocked keyring has in it. The
// program itself has "AGE-SECRET-KEY-" and the like in it, and may be kept.
func (p *remains) keyring() {
	locked, err := os.ReadFile(filepath.Join(p.w.Home(event.ActorID(world.Sarah)), "keyring.age"))
	p.must(err)
	clear, err := light.Unlock(locked, world.Passphrase)
	p.must(err)
	p.plant("the passphrase", []byte(world.Passphrase))
	p.plant("any keyring", []byte("safehand/keyring/v1 keys\n"))
	p.plant("any key in a keyring", []byte("\nopen AGE-SECRET-KEY-PQ-1"))
	p.plant("her new signing key", []byte("PRIVATE+KEY+"+string(alex)))
	keys := 0
	for line := range strings.Lines(string(clear)) {
		switch key, value, _ := strings.Cut(strings.TrimSpace(line), " "); key {
		case "open":
			p.identity("what she opens with", value)
			keys++
		case "sign":
			parts := strings.SplitN(value, "+", 5)
			raw, err := base64.StdEncoding.DecodeString(parts[len(parts)-1])
			p.must(err)
			p.plant("her signing key", []byte(value))
			p.plant("her signing key (its seed)", raw[1:])
			keys++
		}
	}
	if keys != 2 || !strings.HasPrefix(string(clear), "safehand/keyring/v1 keys\n") {
		p.Fatalf("a keyring with %d keys", keys)
	}
}

func picture(p *remains) []byte {
	var b bytes.Buffer
	p.must(png.Encode(&b, image.NewGray(image.Rect(0, 0, 64, 48))))
	return b.Bytes()
}

// box is one of MP4 that players skip.
func box(content []byte) []byte {
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(8+len(content))), "free"...), content...)
}
