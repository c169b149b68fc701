package world_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/internal/world/canary"
	"github.com/safehand/safehand/seal"
)

// The words that must stay with the people of the story. Each is long enough to
// be searched for in base64, and none is in anything else.
const (
	reference   = "VXQ-7714 Oakfield/1"
	description = "Interview of Verity Oakfield, upstairs room"
	folderName  = "Verity Oakfield, 12 Larch Row"
	fileName    = "verity-oakfield-früh 2026-11.mp4"
	smallName   = "names of the siblings.txt"
	message     = "Her brother Caspian must not be told before Friday."
	onwardWords = "Counsel asked for the Larch Row address."
	pseudonym   = "Witness Marigold 4471"
	master      = "Cupboard seven behind the boiler, Northgate"

	// What the service is told in clear: the search must find it, or it looked in
	// the wrong places.
	urn = event.URN("45AA2098221")
)

const dan event.PersonID = "dan.frost@northshire.example"

// planted is a world whose people send canaries to each other.
type planted struct {
	t        *testing.T
	w        *world.World
	rec      *recorder
	run      *processes
	dsn      string
	canaries []canary.Canary
	snapshot string // the data directory as the first kill left it

	sent, onward event.ConsignmentID
	exhibitKeys  map[event.ExhibitID]string
	link         *client.DeviceLink
}

func (p *planted) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *planted) as(who event.PersonID) *client.Client { return p.w.As(event.ActorID(who)) }

// plant adds what must not be found.
func (p *planted) plant(name string, b []byte, guessable bool) {
	p.canaries = append(p.canaries, canary.Canary{Name: name, Bytes: b, Digest: guessable})
}

// newPlanted starts the service, as a process of its own, of a world under a
// fresh folder. An empty dsn is SQLite.
func newPlanted(t *testing.T, program, dsn string) *planted {
	t.Helper()
	p := &planted{t: t, rec: newRecorder(t), dsn: dsn}
	p.run = &processes{t: t, program: program, started: func(s *world.Service) {
		p.rec.pin = s.Address.Pin
		p.rec.base.CloseIdleConnections()
	}}
	var err error
	p.w, err = world.New(t.Context(), world.Config{
		Dir: t.TempDir(), DSN: dsn, Lock: seal.Lock{WorkFactor: 15}, Launch: p.run.launch, Transport: p.rec,
	})
	p.must(err)
	for name, words := range map[string]string{
		"the reference": reference, "the description": description, "the folder's name": folderName,
		"a file's name": fileName, "another file's name": smallName, "a path": folderName + "/" + fileName,
		"the note to the addressees": message, "the note passed on": onwardWords,
		"a pseudonym": pseudonym, "where the master is": master, "the passphrase": world.Passphrase,
	} {
		p.plant(name, []byte(words), true)
	}
	p.plantHands()
	return p
}

// evidence writes the files to be sent: canaries at the beginning, over the edge
// of a segment, at the end, and in a small file.
func (p *planted) evidence() string {
	const segment = 8 << 20
	big := make([]byte, 9<<20)
	_, _ = rand.Read(big)
	put := func(name string, at int, b []byte) {
		copy(big[at:], b)
		p.plant(name, b, true)
	}
	put("content at the beginning", 0, []byte("FTYP she said it was the man from the allotments"))
	edge := make([]byte, 8192)
	_, _ = rand.Read(edge)
	put("content over the edge of a segment", segment-4096, edge[:48])
	copy(big[segment-4096:], edge)
	put("content at the end", len(big)-64, edge[8192-64:])
	small := []byte("Caspian (9) and Wren (4), both at Larch Row primary school.\n")
	p.plant("content of a small file", bytes.TrimSpace(small), true)
	dir := filepath.Join(p.w.Dir, "police", folderName)
	p.must(os.MkdirAll(dir, 0o700))
	for name, b := range map[string][]byte{fileName: big, smallName: small} {
		p.must(os.WriteFile(filepath.Join(dir, name), b, 0o600))
		d := sha256.Sum256(b)
		p.plant("SHA-256 of the file "+name, d[:], false)
	}
	return dir
}

func (p *planted) outgoing(dir string) client.Outgoing {
	u := urn
	return client.Outgoing{
		For: world.Team, To: []event.HolderID{event.HolderID(world.RASSO)}, Message: []string{message}, URN: &u, Operation: operationName,
		Deadline: event.Deadline{Kind: event.WorkingHours, N: 2},
		Exhibits: []client.OutgoingExhibit{{
			Reference: reference, Description: description, Type: "abe-interview", Marking: event.OfficialSensitive,
			People: []event.Pseudonym{{Category: "witness", Name: pseudonym}}, Master: master, Paths: []string{dir},
		}},
	}
}

func (p *planted) send(ctx context.Context, dir string) (*client.Sent, error) {
	prepared, err := p.as(world.Amy).Prepare(ctx, p.outgoing(dir))
	if err != nil {
		return nil, err
	}
	return p.as(world.Amy).Send(ctx, prepared, nil)
}

// play is the story: a sending that kill -9 cuts off, the same again, and all
// that may happen to it.
func (p *planted) play() {
	ctx := p.t.Context()
	p.must(p.w.Build(ctx, func(string) {}))
	dir := p.evidence()
	p.cutOff(ctx, dir)
	p.must(p.w.Start(ctx))
	sent, err := p.send(ctx, dir)
	p.must(err)
	p.sent = sent.Consignment
	p.refused(ctx)
	p.received(ctx)
	p.hands(ctx, dir)
	p.others(ctx, dir)
	_, err = p.as(world.Tom).Prove(ctx, p.sent, sent.Exhibits[0].Exhibit)
	p.must(err)
	p.must(p.w.Stop())
	p.secrets()
}

// cutOff kills the service while it writes the first segment.
func (p *planted) cutOff(ctx context.Context, dir string) {
	killed := make(chan error, 1)
	kill := sync.OnceFunc(func() {
		for range 500 {
			if half, _ := filepath.Glob(filepath.Join(p.w.Data(), "blobs", "tmp", "*")); slices.ContainsFunc(half, filled) {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		killed <- p.w.Stop()
	})
	p.rec.watch(func(r *http.Request, n int) {
		if r.Method == http.MethodPut && n >= 4<<20 {
			kill()
		}
	})
	if _, err := p.send(ctx, dir); !errors.Is(err, client.ErrUnreachable) {
		p.t.Fatalf("a sending whose service was killed ended with %v", err)
	}
	p.rec.watch(nil)
	p.must(<-killed)
	p.snapshot = copied(p.t, p.w.Data())
}

func filled(path string) bool {
	i, err := os.Stat(path)
	return err == nil && i.Size() > 0
}

// refused are acts that may not be: their answers are searched too.
func (p *planted) refused(ctx context.Context) {
	if _, err := p.as(world.Sarah).ExhibitKeys(ctx, p.sent, nil); err == nil {
		p.t.Error("an exhibit was opened without a receipt")
	}
	if _, _, err := p.w.As(event.ActorID(world.Intake)).Receive(ctx, p.sent, nil); err == nil {
		p.t.Error("a machine signed a receipt")
	}
	if _, err := p.as(world.Priya).Show(ctx, p.sent); err == nil {
		p.t.Error("a stranger was shown a sending")
	}
}

func (p *planted) received(ctx context.Context) {
	v, err := p.as(world.Sarah).Show(ctx, p.sent)
	p.must(err)
	if v.Exhibits[0].Reference != reference || v.Message[0] != message {
		p.t.Errorf("the addressee reads %+v", v)
	}
	_, err = p.w.As(event.ActorID(world.Intake)).Check(ctx, p.sent, nil, nil)
	p.must(err)
	_, _, err = p.as(world.Sarah).Receive(ctx, p.sent, nil)
	p.must(err)
	p.exhibitKeys, err = p.as(world.Tom).ExhibitKeys(ctx, p.sent, nil)
	p.must(err)
	_, err = p.as(world.Tom).Export(ctx, p.sent, nil, filepath.Join(p.w.Dir, "prosecutor"), seal.ExtractOptions{}, nil)
	p.must(err)
	sent, err := p.as(world.Tom).PassOn(ctx, client.Onward{
		From: p.sent, To: []event.HolderID{event.HolderID(world.CrownCourt)}, Message: []string{onwardWords},
		Deadline: event.Deadline{Kind: event.WorkingDays, N: 1},
	})
	p.must(err)
	p.onward = sent.Consignment
	_, _, err = p.as(world.Priya).Receive(ctx, p.onward, nil)
	p.must(err)
	_, err = p.as(world.Priya).ExhibitKeys(ctx, p.onward, nil)
	p.must(err)
}

// others: something is recalled, somebody joins and is handed the unit's key,
// and leaves.
func (p *planted) others(ctx context.Context, dir string) {
	o := p.outgoing(filepath.Join(dir, smallName))
	prepared, err := p.as(world.Amy).Prepare(ctx, o)
	p.must(err)
	sent, err := p.as(world.Amy).Send(ctx, prepared, nil)
	p.must(err)
	_, err = p.as(world.Amy).Recall(ctx, sent.Consignment)
	p.must(err)
	p.must(p.w.Join(ctx, event.ActorID(world.Ola), event.HolderID(dan)))
	_, err = p.as(world.Ola).Appoint(ctx, dan, event.Member, world.Team)
	p.must(err)
	handed, err := p.as(world.Amy).HandOnUnitKeys(ctx)
	p.must(err)
	if len(handed) != 1 {
		p.t.Errorf("keys handed on: %v", handed)
	}
	_, err = p.as(world.Ola).Revoke(ctx, event.KeyRef{Holder: event.HolderID(dan), Number: 1}, event.Left, nil)
	p.must(err)
}

func (p *planted) identity(of, s string) {
	p.plant("the key "+of+" opens with", []byte(s), true)
	seed, err := canary.Seed(s)
	p.must(err)
	if identityOf(seed) != s {
		p.t.Fatal("the Bech32 of this test is not age's")
	}
	p.plant("the seed of what "+of+" opens with", seed, true)
	p.plant("the same key in lower case, of "+of, []byte(strings.ToLower(s)), false)
}
