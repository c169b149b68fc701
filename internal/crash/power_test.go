package crash_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/safehand/safehand/internal/crash/checker"
)

// each cuts the power at every point of the record, in several ways, and hands f
// an image of the disk and what had been acknowledged.
func (r *reel) each(dir string, f func(image string, cut int, acked map[string]int) error) (images int, err error) {
	random := rand.New(rand.NewPCG(*seed, 1))
	acked, next := map[string]int{}, 0
	for i, o := range r.ops {
		for ; next < len(r.acks) && r.acks[next].at < o.begun; next++ {
			acked[r.acks[next].kind] = r.acks[next].n
		}
		for n, k := range r.ways(i, random) {
			to := filepath.Join(dir, fmt.Sprintf("%d-%d", i, n))
			err := r.disk.image(to, k)
			if err == nil {
				err = f(to, i, acked)
			}
			if images++; err != nil {
				return images, fmt.Errorf("power cut before op %d of %d (%s %s), way %d: %w", i, len(r.ops), o.name, filepath.Base(o.files[0]), n, err)
			}
			if err := os.RemoveAll(to); err != nil {
				return images, err
			}
		}
		r.disk.do(o)
	}
	return images, nil
}

// ways are what the power may leave just before an op. Where much waits for the
// sync that comes next all of them are tried; between two writes one, since
// what is durable is the same as before; -crash.all tries all everywhere.
func (r *reel) ways(i int, random *rand.Rand) []keep {
	switch next := r.ops[i].name; {
	case !r.disk.waiting():
		return []keep{nothing}
	case *every || strings.HasSuffix(next, "sync"):
		return []keep{nothing, everything, some(random), some(random)}
	}
	return []keep{some(random)}
}

// holds: the image verifies from end to end and has all that was acknowledged.
func holds(image string, acked map[string]int) error {
	f, err := checker.Check(image)
	if err != nil {
		return err
	}
	for kind, n := range acked {
		if f.Kinds[kind] < n {
			return fmt.Errorf("%d statements %s had been acknowledged, %d are there", n, kind, f.Kinds[kind])
		}
	}
	return nil
}

// The power goes at every point of what the real service did to its disk.
func TestPowerLoss(t *testing.T) {
	needs(t)
	l := newLane(t, program(t))
	fill(t, l)
	t.Run("nothing is lost", func(t *testing.T) { keepsAll(t, l) })
	t.Run("without syncs it is", func(t *testing.T) { losesWithoutSyncs(t, l) })
}

// keepsAll: what the service had synced is there, of the rest any part. Each
// image verifies and holds all that had been acknowledged by then, and the
// program itself finds nothing wrong with a spread of them.
func keepsAll(t *testing.T, l *lane) {
	r := film(t, l)
	syncs, moved := 0, false
	for _, o := range r.ops {
		if strings.HasSuffix(o.name, "sync") {
			syncs++
		}
		moved = moved || o.name == "pwrite64" && strings.HasSuffix(o.files[0], "safehand.db")
	}
	if syncs < 20 || len(r.acks) < 9 || !moved {
		t.Fatalf("%d syncs, %d acknowledgements, written back: %t: this shows nothing", syncs, len(r.acks), moved)
	}
	opened := 0
	images, err := r.each(t.TempDir(), func(image string, cut int, acked map[string]int) error {
		if err := holds(image, acked); err != nil {
			return err
		}
		if cut < opened*40 {
			return nil
		}
		opened++
		return l.opens(t.Context(), image)
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d writes and syncs, %d of them syncs; %d images, %d of them opened by the service; %d acknowledgements", len(r.ops), syncs, images, opened, len(r.acks))
}

// opens: the service runs on the image, and its doctor finds nothing lost.
func (l *lane) opens(ctx context.Context, image string) error {
	if err := errors.Join(os.RemoveAll(l.work()), copyTree(image, l.data())); err != nil {
		return err
	}
	s, err := l.serve(ctx, "", nil)
	if err != nil {
		return err
	}
	if deaths, err := s.kill(); err != nil || deaths > 0 {
		return fmt.Errorf("the service dies on it: %v\n%s", err, &s.said)
	}
	accept := "backup-never,disk-nearly-full,keys-open,folder-open,leftovers"
	out, err := l.command(ctx, "", "", false, "doctor", "--data", l.data(), "--deep", "--accept", accept).CombinedOutput()
	if err != nil {
		return fmt.Errorf("the doctor: %v\n%s", err, out)
	}
	return nil
}

// losesWithoutSyncs is what the test is worth: with syncs that do nothing, which
// is what SQLite's synchronous=OFF and a disk that lies come to, acknowledged
// statements are lost or the log is torn, and the test says so.
func losesWithoutSyncs(t *testing.T, l *lane) {
	r := film(t, l, "fsync,fdatasync:retval=0")
	images, err := r.each(t.TempDir(), func(image string, _ int, acked map[string]int) error { return holds(image, acked) })
	if err == nil {
		t.Fatalf("nothing is ever synced, and in %d images nothing was lost: the test shows nothing", images)
	}
	t.Logf("as it must: %v", err)
}
